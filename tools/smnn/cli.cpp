#include "tools/smnn/cli.hpp"

#include <array>
#include <exception>
#include <new>
#include <ostream>

#include "smnn/sim/unfit_network.hpp"
#include "tools/smnn/commands/commands.hpp"
#include "tools/smnn/line/fact_words.hpp"
#include "tools/smnn/line/version.hpp"
#include "tools/smnn/terminal/report.hpp"

namespace smnn::cli {

namespace {

constexpr std::array commands = {
    &train_command,   &evaluate_command, &encode_command, &simulate_command, &replay_command,
    &compare_command, &analyse_command,  &prune_command,  &inspect_command,  &export_command,
    &import_command,  &convert_command,  &raster_command, &report_command,
};

constexpr CommandTable table{"smnn", "command", commands};

constexpr const char* introduction =
    "smnn: trains and simulates spiking mode-based neural networks, event by event\n"
    "\n"
    "  smnn COMMAND ...\n"
    "  smnn COMMAND --help    flags, and an example that runs\n"
    "  smnn --version\n"
    "\n";

void print_help(std::ostream& out) {
    out << introduction;
    print_commands(out, table);
    out << "\nExample:\n  " << train_command.examples.substr(0, train_command.examples.find('\n'))
        << '\n';
}

// The command line that makes a network which fits.
const char* remedy(sim::UnfitNetwork::Need need) {
    switch (need) {
        case sim::UnfitNetwork::Need::dense_input:
            return "smnn import NET --dense-input makes it dense";
        case sim::UnfitNetwork::Need::modes:
            return "one is needed that was trained with --modes";
        case sim::UnfitNetwork::Need::no_filter:
            break;
    }
    return "train --for nir-dense makes one that fits";
}

int dispatch(std::span<const std::string> arguments, Streams& streams, std::string& speaker) {
    const std::string& word = first_word(table, arguments);
    if (word == "--help" || word == "-h" || word == "help") {
        print_help(streams.out);
        return done;
    }
    if (word == "--version") {
        streams.out << "smnn " << version << '\n';
        return done;
    }
    const Command& command = find_command(table, word);
    speaker += " " + word;
    return command.run(command, arguments.subspan(1), streams);
}

} // namespace

const CommandTable& command_table() { return table; }

int run(std::span<const std::string> arguments, std::ostream& out, std::ostream& err) {
    Streams streams{out, err};
    std::string speaker = "smnn";
    try {
        const int answer = dispatch(arguments, streams, speaker);
        if (!out.flush()) throw sim::Error("the standard output cannot be written");
        return answer;
    } catch (const std::bad_alloc&) {
        err << speaker << ": not enough memory for what was asked\n";
    } catch (const sim::UnfitNetwork& error) {
        err << speaker << ": " << one_line(error.what()) << ": " << remedy(error.need()) << '\n';
    } catch (const std::exception& error) {
        err << speaker << ": " << one_line(in_words(error)) << '\n';
    }
    return bad_usage;
}

} // namespace smnn::cli
