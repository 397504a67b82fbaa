#include <algorithm>
#include <ostream>

#include "smnn/io/network_file.hpp"
#include "tools/smnn/commands/commands.hpp"
#include "tools/smnn/flags/part_name.hpp"
#include "tools/smnn/flags/refine_flag.hpp"
#include "tools/smnn/line/options.hpp"
#include "tools/smnn/replay/step_sinks.hpp"
#include "tools/smnn/replay/verification.hpp"
#include "tools/smnn/spikes/event_format.hpp"
#include "tools/smnn/spikes/same_network.hpp"
#include "tools/smnn/terminal/report.hpp"

namespace smnn::cli {

namespace {

struct Request {
    std::string recording;
    bool json = false;
    // To verify
    std::string network;
    sim::Engine engine = sim::Engine::automatic;
    sim::Tick refine = 1;
    // To step through
    Steps steps;
    bool raster = false;
    std::string out;
    std::optional<EventFormat> to;
    std::vector<std::string> stepping; // flags of it that were given
};

// The flag's value, and that it was given.
template <class T>
Parse<T> noted(const std::string& flag, Request& request, const Parse<T>& parse) {
    return [flag, &request, parse](const std::string& text) {
        request.stepping.push_back(flag);
        return parse(text);
    };
}

Parse<double> speed() {
    return [](const std::string& word) { return word == "max" ? 0.0 : above_zero()(word); };
}

bool parse(Request& request, const Command& self, std::span<const std::string> arguments,
           std::ostream& out) {
    Steps& steps = request.steps;
    std::optional<io::Part> part;
    std::optional<double> times;
    std::optional<sim::Tick> from;
    std::optional<sim::Tick> until;
    std::optional<std::string> path;
    Options options(self);
    options.argument("LOG", request.recording);
    options.flag("json", request.json, "the result as one JSON object");
    options.heading("To verify");
    options.value("network", "NET", request.network, any_text(),
                  "the network that was recorded: runs the input again and compares the spikes");
    options.value("engine", "WORD", request.engine, Parse<sim::Engine>(sim::engine_from_name),
                  "event, clock or auto");
    add_refine(options, request.refine);
    options.heading("To step through, without --network");
    const auto add = [&](const char* name, const char* placeholder, auto& target, auto parse_text,
                         const char* meaning) {
        using T = typename std::decay_t<decltype(target)>::value_type;
        options.value(name, placeholder, target, noted<T>(name, request, parse_text), meaning);
    };
    add("part", "WORD", part, part_name(), "spikes or input (spikes, if there are any)");
    add("trial", "K", steps.trial, whole_number(0, most_trials), "one trial, counted from 0 (all)");
    add("from", "T", from, ticks(0, sim::longest_run), "the first tick of a trial");
    add("until", "T", until, ticks(0, sim::longest_run), "one past the last tick");
    add("speed", "X", times, speed(), "1 is biological time, 10 ten times as fast, or max (max)");
    add("out", "FILE", path, any_text(), "where to: a spike log, a .csv file or - (-)");
    add("to", "WORD", request.to, event_format(), "spikes or csv (as FILE ends; of -, csv)");
    options.flag("raster", request.raster, "a picture for a terminal instead, a line a tick");
    if (!options.parse(arguments, out)) return false;

    if (request.raster) request.stepping.push_back("raster");
    if (!request.network.empty() && !request.stepping.empty()) {
        throw UsageError("--" + request.stepping.front() +
                         " does not belong to --network: the whole recording is verified");
    }
    if (request.raster && (path || request.to)) {
        throw UsageError("--raster and --out exclude each other: give one of them");
    }
    if (from.value_or(0) > until.value_or(sim::never)) {
        throw UsageError("--from " + std::to_string(*from) + " --until " + std::to_string(*until) +
                         ": ticks go up");
    }
    request.out = path.value_or("-");
    if (!request.to && request.out == "-") request.to = EventFormat::csv;
    steps.from = from.value_or(0);
    steps.until = until.value_or(sim::never);
    steps.speed = times.value_or(0.0);
    if (part) steps.part = *part;
    return true;
}

Report to_report(const Verification::Found& found, double threshold) {
    Report report;
    report["trial"] = found.trial;
    report["tick"] = found.where.tick;
    report["neuron"] = found.where.neuron;
    report["spike_only_in"] = found.where.is_missing_in_second ? "recording" : "replay";
    if (found.potential) report["potential"] = *found.potential;
    if (found.potential_of_other_engine) {
        report["potential_of_other_engine"] = *found.potential_of_other_engine;
    }
    report["threshold"] = threshold;
    return report;
}

int run_verification(const Request& request, io::SpikeLogReader& log, Streams& streams) {
    const sim::Network network = refined(io::read_network(request.network), request.refine);
    require_same_network(request.recording, log.header(), request.network, network);
    const Verification result = verify(log, network, request.engine);
    Report report;
    report["identical"] = !result.difference;
    report["trials"] = result.trials;
    report["spikes"] = result.spikes;
    if (result.difference) {
        report["first_difference"] = to_report(*result.difference, network.neuron.threshold);
    }
    print(streams.out, report, request.json);
    return result.difference ? check_failed : done;
}

StepSink sink_of(const Request& request, io::SpikeLogReader& log, std::ostream& out) {
    const io::Part part = request.steps.part;
    const io::SpikeLogHeader& header = log.header();
    const std::uint64_t channels = part == io::Part::input ? header.inputs : header.neurons;
    if (request.raster) return raster_of_steps(out, channels, request.steps.from);
    if (format_of(request.out, request.to) == EventFormat::spikes) {
        return log_of_steps(request.out, part, header);
    }
    const std::optional<io::LogEnd> end = log.find_end();
    return table_of_steps(request.out, part, !request.steps.trial && !(end && end->trials == 1));
}

int run_steps(Request& request, io::SpikeLogReader& log, Streams& streams) {
    Steps& steps = request.steps;
    const bool has_part = std::count(request.stepping.begin(), request.stepping.end(), "part") > 0;
    if (!has_part && log.header().neurons == 0) steps.part = io::Part::input;
    if (steps.part == io::Part::spikes && log.header().neurons == 0) {
        throw UsageError("--part spikes: " + request.recording + " has input alone");
    }
    const StepCounts counts = step_through(log, steps, sink_of(request, log, streams.out));
    Report report;
    report["trials"] = counts.trials;
    report["events"] = counts.events;
    print(request.raster ? streams.err : report_stream(streams, request.out), report, request.json);
    return done;
}

int run_replay(const Command& self, std::span<const std::string> arguments, Streams& streams) {
    Request request;
    if (!parse(request, self, arguments, streams.out)) return done;
    io::SpikeLogReader log(request.recording);
    return request.network.empty() ? run_steps(request, log, streams)
                                   : run_verification(request, log, streams);
}

} // namespace

constinit const Command replay_command{
    "replay",
    "LOG (--network NET [--engine event|clock|auto] | [--trial K] [--from T] [--until T] "
    "[--speed X|max] [--raster | --out FILE]) [--json]",
    "run a recorded input again, 1 if the spikes differ; or step through a log",
    "smnn replay out.spikes --network digits.smnn\n"
    "smnn replay out.spikes --trial 0 --from 10 --until 30 --raster",
    run_replay,
};

} // namespace smnn::cli
