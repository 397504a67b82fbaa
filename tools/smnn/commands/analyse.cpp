#include <array>
#include <ostream>

#include "tools/smnn/analyse/analyses.hpp"
#include "tools/smnn/commands/commands.hpp"

namespace smnn::cli {

namespace {

constexpr std::array analyses = {&importance_analysis, &mode_space_analysis, &robustness_analysis,
                                 &activity_analysis};

void print_help(const Command& self, std::ostream& out) {
    out << "smnn analyse " << self.synopsis << "\n\n" << self.summary << "\n\n";
    print_commands(out, analysis_table);
    out << "\nExample:\n  " << self.examples << '\n';
}

int run_analyse(const Command& self, std::span<const std::string> arguments, Streams& streams) {
    const std::string& word = first_word(analysis_table, arguments);
    if (word == "--help" || word == "-h") {
        print_help(self, streams.out);
        return done;
    }
    const Command& analysis = find_command(analysis_table, word);
    return analysis.run(analysis, arguments.subspan(1), streams);
}

} // namespace

constinit const CommandTable analysis_table{"smnn analyse", "analysis", analyses};

constinit const Command analyse_command{
    "analyse",
    "ANALYSIS ...",
    "Computes what a network has learned and what it does: the numbers behind the charts",
    "smnn analyse importance digits.smnn",
    run_analyse,
};

} // namespace smnn::cli
