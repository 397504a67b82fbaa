#include <array>
#include <ostream>

#include "smnn/io/recordings/spike_conversion.hpp"
#include "smnn/sim/dynamics/propagator.hpp"
#include "tools/smnn/commands/commands.hpp"
#include "tools/smnn/flags/choices.hpp"
#include "tools/smnn/flags/result_path.hpp"
#include "tools/smnn/flags/spike_flags.hpp"
#include "tools/smnn/line/options.hpp"
#include "tools/smnn/terminal/report.hpp"

namespace smnn::cli {

namespace {

Parse<bool> times_name() {
    return [](const std::string& word) {
        if (word == "tick") return false;
        if (word == "ms") return true;
        throw UsageError("tick or ms is needed");
    };
}

struct Request {
    io::Conversion conversion;
    std::optional<bool> writes_times;
    bool json = false;
};

bool parse(Request& request, const Command& self, std::span<const std::string> arguments,
           std::ostream& out) {
    constexpr std::size_t most_addresses = std::size_t{1} << 32;
    constexpr std::size_t most_classes = (std::size_t{1} << 32) - 1;
    io::Conversion& conversion = request.conversion;
    io::SpikeFacts& facts = conversion.facts;
    Options options(self);
    options.argument("A", conversion.from);
    options.argument("B", conversion.to);
    options.value("from", "WORD", conversion.from_format, format_name(),
                  format_words() + " (as A ends)");
    options.value(
        "to", "WORD", conversion.to_format, format_name(),
        "Chooses the format of B: spikes, csv, sonata, shd or another that is written (as B ends)");
    options.value("trial", "K", conversion.trial, whole_number(0, most_trials - 1),
                  "Chooses one trial of A, counted from 0 (all)");
    options.flag("merge", conversion.merge,
                 "Keeps one of several spikes of a channel that fall on one tick (all are kept)");
    options.flag("json", request.json, "Prints the result as one JSON object");

    options.heading("What A does not say");
    options.value("part", "WORD", facts.part, part_name(),
                  "Chooses the meaning of its events, or the part to read: input or spikes");
    options.value("inputs", "D", facts.inputs, whole_number(1, most_addresses),
                  "Sets the number of channels of the input");
    options.value("neurons", "N", facts.neurons, whole_number(1, most_addresses),
                  "Sets the number of neurons of the population");
    options.value("ticks", "T", facts.ticks, ticks(0, sim::longest_run),
                  "Sets the length of its trials, in ticks");
    options.value("label", "CLASS", facts.label, whole_number(0, most_classes),
                  "Sets the label of its trials");
    add_time_facts(options, facts,
                   "Sets the length of a tick, in ms; a time between two moves to the nearest, "
                   "from the middle to the later");

    options.heading("The form of B");
    options.value("times", "WORD", request.writes_times, times_name(),
                  "Chooses the first column of plain text: tick or ms (tick)");
    return options.parse(arguments, out);
}

// The formats, where no flag names them, and whether the flags fit them.
void choose_formats(Request& request) {
    io::Conversion& conversion = request.conversion;
    if (!conversion.from_format) conversion.from_format = &io::format_to_read(conversion.from);
    if (!conversion.to_format) conversion.to_format = &io::format_to_write(conversion.to);
    const std::string to = (*conversion.to_format)->word;
    if (request.writes_times && to != "csv") {
        throw UsageError("--times: " + conversion.to + " is of format " + to + ", csv is needed");
    }
    conversion.writes_times = request.writes_times.value_or(false);
    conversion.made_by = "smnn convert";
}

Report to_report(const io::Conversion& conversion, const io::ConversionCounts& counts) {
    Report report;
    report["from"] = (*conversion.from_format)->word;
    report["to"] = (*conversion.to_format)->word;
    report["trials"] = counts.trials;
    report["events"] = counts.events;
    report["coinciding"] = counts.coinciding;
    report["merged"] = counts.merged;
    report["moved"] = counts.grid ? counts.grid->moved() : 0;
    report["largest_move_ms"] = counts.grid ? counts.grid->largest_move_ms() : 0.0;
    return report;
}

int run_convert(const Command& self, std::span<const std::string> arguments, Streams& streams) {
    Request request;
    if (!parse(request, self, arguments, streams.out)) return done;
    choose_formats(request);
    const io::Conversion& conversion = request.conversion;
    require_own_file(conversion.to, std::array{conversion.from});
    const io::ConversionCounts counts = io::convert(conversion);
    if (const std::string remark = moved_times(counts.grid ? &*counts.grid : nullptr);
        !remark.empty()) {
        streams.err << "smnn convert: " << one_line(remark) << '\n';
    }
    print(report_stream(streams, conversion.to), to_report(conversion, counts), request.json);
    return done;
}

} // namespace

constinit const Command convert_command{
    "convert",
    "A B [--from WORD --to WORD] [what A does not say] [--json]",
    "Converts spikes from one format to another",
    "smnn convert in.spikes in.csv\n"
    "smnn convert in.csv again.spikes --time-step 2 --inputs 784 --ticks 50",
    run_convert,
};

} // namespace smnn::cli
