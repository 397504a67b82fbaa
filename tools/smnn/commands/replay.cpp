#include <algorithm>
#include <ostream>

#include "smnn/io/network_file.hpp"
#include "smnn/io/recordings/verification.hpp"
#include "smnn/sim/dynamics/propagator.hpp"
#include "tools/smnn/commands/commands.hpp"
#include "tools/smnn/flags/choices.hpp"
#include "tools/smnn/flags/refine_flag.hpp"
#include "tools/smnn/flags/spike_flags.hpp"
#include "tools/smnn/line/options.hpp"
#include "tools/smnn/replay/step_through.hpp"
#include "tools/smnn/terminal/report.hpp"

namespace smnn::cli {

namespace {

struct Request {
    io::SpikeFile recording;
    bool json = false;
    // To verify
    std::string network;
    sim::Engine engine = sim::Engine::automatic;
    sim::Tick refine = 1;
    // To step through
    Steps steps;
    bool raster = false;
    std::string out;
    std::optional<const io::SpikeFormat*> to;
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
    constexpr std::size_t most_addresses = std::size_t{1} << 32;
    Steps& steps = request.steps;
    io::SpikeFacts& facts = request.recording.facts;
    std::optional<double> times;
    std::optional<sim::Tick> from;
    std::optional<sim::Tick> until;
    std::optional<std::string> path;
    Options options(self);
    options.argument("FILE", request.recording.path);
    options.flag("json", request.json, "Prints the result as one JSON object");
    options.heading("To verify");
    options.value(
        "network", "NET", request.network, any_text(),
        "Names the network that was recorded; its input is run again and the spikes are compared");
    options.value("engine", "WORD", request.engine, Parse<sim::Engine>(sim::engine_from_name),
                  "Chooses the engine: event, clock or auto");
    add_refine(options, request.refine);
    options.heading("To step through, without --network");
    const auto add = [&](const char* name, const char* placeholder, auto& target, auto parse_text,
                         const char* meaning) {
        using T = typename std::decay_t<decltype(target)>::value_type;
        options.value(name, placeholder, target, noted<T>(name, request, parse_text), meaning);
    };
    add("trial", "K", steps.trial, whole_number(0, most_trials),
        "Chooses one trial, counted from 0 (all)");
    add("from-tick", "T", from, ticks(0, sim::longest_run), "Begins at this tick of a trial");
    options.formerly("from");
    add("until-tick", "T", until, ticks(0, sim::longest_run), "Ends before this tick");
    options.formerly("until");
    add("speed", "X", times, speed(),
        "Sets the speed: 1 is biological time, 10 is ten times as fast, max does not wait (max)");
    add("out", "OUT", path, any_text(),
        "Writes spikes in any format to this file; - is the standard output (-)");
    add("to", "WORD", request.to, format_name(),
        "Chooses the format: spikes, csv, sonata or shd (as OUT ends; of -, csv)");
    options.flag("raster", request.raster, "Draws a picture for a terminal instead, a line a tick");
    options.heading("What FILE does not say");
    options.value("format", "WORD", request.recording.format, format_name(),
                  format_words() + " (as FILE ends; of HDF5, as is in it)");
    add("part", "WORD", facts.part, part_name(),
        "Chooses spikes or input (spikes, if there are any)");
    add("ticks", "T", facts.ticks, ticks(0, sim::longest_run),
        "Sets the length of its trials (a log's own; else one past the last event)");
    add("inputs", "D", facts.inputs, whole_number(1, most_addresses),
        "Sets the number of channels of the input");
    add("neurons", "N", facts.neurons, whole_number(1, most_addresses),
        "Sets the number of neurons of the population");
    add("label", "CLASS", facts.label, whole_number(0, UINT32_MAX), "Sets the label of its trials");
    add_time_facts(options, facts, "Sets the length of a tick, in ms");
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
        throw UsageError("--from-tick " + std::to_string(*from) + " --until-tick " +
                         std::to_string(*until) + ": ticks go up");
    }
    request.out = path.value_or("-");
    if (!request.to && request.out == "-") request.to = &io::spike_format("csv");
    steps.from = from.value_or(0);
    steps.until = until.value_or(sim::never);
    steps.speed = times.value_or(0.0);
    return true;
}

Report to_report(const io::Verification::Found& found, double threshold) {
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

int run_verification(const Request& request, Streams& streams) {
    const sim::Network network = refined(io::read_network(request.network), request.refine);
    io::SpikeReader recording = io::open_spikes(request.recording);
    const io::Verification result = io::verify(recording, network, request.engine);
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

// Of a log with both parts the spikes, unless the input is wanted.
io::SpikeReader opened(const Request& request) {
    io::SpikeFile file = request.recording;
    if (!file.format) file.format = &io::format_to_read(file.path);
    const io::SpikeFormat* const to = request.raster ? nullptr
                                      : request.to   ? *request.to
                                                     : &io::format_to_write(request.out);
    const bool names_output = to != nullptr && to->has_population;
    if (names_output && !(*file.format)->has_population) file.facts.population.reset();
    io::SpikeReader recording = io::open_spikes(file);
    if (recording.part() == io::Part::both) recording.keep(io::Part::spikes);
    return recording;
}

std::uint64_t channels_of(const io::SpikeReader& recording) {
    if (recording.channels()) return *recording.channels();
    const bool is_input = recording.part() == io::Part::input;
    throw io::MissingFact(is_input ? io::Fact::inputs : io::Fact::neurons, recording.path());
}

StepSink sink_of(const Request& request, io::SpikeReader& recording, std::ostream& out) {
    if (request.raster) {
        return raster_of_steps(out, channels_of(recording), request.steps.from);
    }
    const io::SpikeFormat& format = request.to ? **request.to : io::format_to_write(request.out);
    if (request.recording.facts.label && !format.holds_labels) {
        throw io::UnusedFact(io::Fact::label, request.out, format.word);
    }
    io::SpikeOutline outline{.part = recording.part(),
                             .time_step_ms = recording.time_step_ms().value_or(0.0),
                             .inputs = recording.inputs().value_or(0),
                             .neurons = recording.neurons().value_or(0),
                             .seed = recording.seed(),
                             .network_identity = recording.network_identity(),
                             .made_by = recording.made_by()};
    if (format.has_population) outline.population = request.recording.facts.population;
    outline.has_one_trial = request.steps.trial || recording.trials() == std::uint64_t{1};
    outline.is_graded = recording.part() == io::Part::input; // is known at the end only
    return file_of_steps(io::create_spikes(request.out, outline, &format));
}

int run_steps(Request& request, Streams& streams) {
    io::SpikeReader recording = opened(request);
    if (request.steps.speed > 0.0 && !recording.time_step_ms()) {
        throw io::MissingFact(io::Fact::time_step, recording.path());
    }
    const StepCounts counts =
        step_through(recording, request.steps, sink_of(request, recording, streams.out));
    Report report;
    report["trials"] = counts.trials;
    report["events"] = counts.events;
    print(request.raster ? streams.err : report_stream(streams, request.out), report, request.json);
    return done;
}

int run_replay(const Command& self, std::span<const std::string> arguments, Streams& streams) {
    Request request;
    if (!parse(request, self, arguments, streams.out)) return done;
    return request.network.empty() ? run_steps(request, streams)
                                   : run_verification(request, streams);
}

} // namespace

constinit const Command replay_command{
    "replay",
    "FILE (--network NET [--engine event|clock|auto] | [--trial K] [--from-tick T] [--until-tick "
    "T] "
    "[--speed X|max] [--raster | --out OUT]) [what FILE does not say] [--json]",
    "Runs recorded input again and compares the spikes (exit 1 if they differ), or steps through a "
    "recording",
    "smnn replay out.spikes --network digits.smnn\n"
    "smnn replay out.spikes --trial 0 --from-tick 10 --until-tick 30 --raster",
    run_replay,
};

} // namespace smnn::cli
