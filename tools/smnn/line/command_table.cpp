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
