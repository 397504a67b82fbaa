#pragma once

#include <iosfwd>
#include <span>
#include <string>
#include <string_view>

#include "tools/smnn/line/command.hpp"

namespace smnn::cli {

// Commands that differ in the last word of their names: those of `smnn`, those of a command.
struct CommandTable {
    std::string_view speaker; // what is typed before the word
    std::string_view kind;    // what the words are called
    std::span<const Command* const> commands;
};

// The first word of a command line.   Errors  UsageError if there is none
const std::string& first_word(const CommandTable& table, std::span<const std::string> arguments);

// Errors  UsageError with the word that was perhaps meant
const Command& find_command(const CommandTable& table, const std::string& word);

// A line each: the word, and what it does.
void print_commands(std::ostream& out, const CommandTable& table);

} // namespace smnn::cli
