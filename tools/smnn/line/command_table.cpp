#include "tools/smnn/line/command_table.hpp"

#include <iomanip>
#include <ostream>
#include <vector>

#include "tools/smnn/line/suggestion.hpp"

namespace smnn::cli {

namespace {

// npos + 1 is 0: a name of one word is its last one.
std::string_view word_of(const Command& command) {
    return command.name.substr(command.name.rfind(' ') + 1);
}

} // namespace

const std::string& first_word(const CommandTable& table, std::span<const std::string> arguments) {
    if (!arguments.empty()) return arguments.front();
    const std::string article = table.kind.starts_with('a') ? "an " : "a ";
    throw UsageError(article + std::string(table.kind) +
                     " is missing: " + std::string(table.speaker) + " --help lists them");
}

const Command& find_command(const CommandTable& table, const std::string& word) {
    std::vector<std::string> words;
    for (const Command* command : table.commands) {
        if (word_of(*command) == word) return *command;
        words.emplace_back(word_of(*command));
    }
    const std::string near = closest_word(word, words);
    throw UsageError("there is no " + std::string(table.kind) + " '" + word + "': " +
                     (near.empty() ? std::string(table.speaker) + " --help lists them"
                                   : "is '" + near + "' meant?"));
}

void print_commands(std::ostream& out, const CommandTable& table) {
    for (const Command* command : table.commands) {
        out << "  " << std::left << std::setw(10) << word_of(*command) << ' ' << command->summary
            << '\n';
    }
}

} // namespace smnn::cli
