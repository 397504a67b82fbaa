#include <algorithm>
#include <array>
#include <chrono>

#include "smnn/io/fixed_file.hpp"
#include "smnn/io/recordings/retraced_series.hpp"
#include "smnn/io/recordings/spike_input.hpp"
#include "smnn/sim/simulator.hpp"
#include "tools/smnn/commands/commands.hpp"
#include "tools/smnn/flags/refine_flag.hpp"
#include "tools/smnn/flags/result_path.hpp"
#include "tools/smnn/flags/spike_flags.hpp"
#include "tools/smnn/flags/spike_record.hpp"
#include "tools/smnn/line/number_list.hpp"
#include "tools/smnn/line/options.hpp"
#include "tools/smnn/targets/fixed_simulation.hpp"
#include "tools/smnn/terminal/report.hpp"

namespace smnn::cli {

namespace {

struct Request {
    std::string network;
    io::SpikeInput::Source input;
    sim::Engine engine = sim::Engine::automatic;
    std::size_t threads = 1;
    SpikeRecord record;
    io::RetracedSeries::Request series;
    std::string currents; // of a network in integers
    bool json = false;
};

bool is_table_asked_for(const Request& request) {
    return !request.series.potentials.empty() || !request.series.modes.empty() ||
           !request.currents.empty();
}

void require_consistent(const Request& request) {
    if (request.record.path.empty() && request.record.append) {
        throw UsageError("--append needs --record LOG: where to");
    }
    if (request.record.path.empty() && request.input.file.facts.label) {
        throw UsageError("--label needs --record OUT: where to");
    }
    if (request.record.append && !request.record.format->holds_both_parts) {
        throw UsageError("--append: " + request.record.path + " is of format " +
                         request.record.format->word + ", a spike log is needed");
    }
    if (request.series.potentials.empty() && request.currents.empty() &&
        !request.series.neurons.empty()) {
        throw UsageError("--only-neurons needs --record-potentials FILE.csv: where to");
    }
    const std::string* const outputs[] = {&request.record.path, &request.series.potentials,
                                          &request.series.modes, &request.currents};
    for (const std::string* const one : outputs) {
        for (const std::string* const other : outputs) {
            if (one < other && !one->empty() && *one == *other) {
                throw UsageError(*one + ": two recordings cannot go to one file");
            }
        }
    }
}

bool parse(Request& request, const Command& self, std::span<const std::string> arguments,
           std::ostream& out) {
    std::optional<const io::SpikeFormat*> to;
    io::SpikeFile& input = request.input.file;
    std::optional<std::vector<std::uint32_t>> neurons;
    Options options(self);
    options.argument("NET", request.network);
    options.heading("The input");
    options.required("input", "IN", input.path,
                     "Reads spikes in any format; - is a stream of a log or of plain text");
    options.value("ticks", "T", input.facts.ticks, ticks(0, sim::longest_run),
                  "Sets the length of each run (a log's own; else one past the last event)");
    add_file_facts(
        options, input, "IN", "Chooses the input, or the spikes that another network gave (input)",
        "Sets the length of a tick, in ms; each time moves to the nearest tick (the network's)");
    options.heading("How");
    options.value("engine", "WORD", request.engine, Parse<sim::Engine>(sim::engine_from_name),
                  "Chooses the engine: event, clock or auto");
    add_refine(options, request.input.refine);
    options.value("threads", "N", request.threads, whole_number(1, 256),
                  "Sets the threads that share the neurons of a tick; useful from hundreds of "
                  "thousands of neurons");
    options.heading("Results");
    options.value("record", "OUT", request.record.path, any_text(),
                  "Writes input and spikes to a spike log, or the spikes alone in another format; "
                  "- is the standard output");
    options.value("to", "WORD", to, format_name(),
                  "Chooses the format: spikes, csv, sonata or shd (as OUT ends; of -, as IN)");
    options.value("label", "CLASS", input.facts.label, whole_number(0, UINT32_MAX),
                  "Sets the label of every trial, where IN has none and OUT holds labels");
    options.flag("append", request.record.append,
                 "Appends to the spike log OUT, after its last trial");
    options.value("record-potentials", "FILE.csv", request.series.potentials, any_text(),
                  "Writes a table of the membrane potentials, a line a tick");
    options.value("only-neurons", "LIST", neurons, number_list(),
                  "Chooses the neurons of the tables, as 0,5,7 or 0-9 (all)");
    options.formerly("neurons");
    options.value("record-modes", "FILE.csv", request.series.modes, any_text(),
                  "Writes a table of the mode activity, a line a tick");
    options.value(
        "record-currents", "FILE.csv", request.currents, any_text(),
        "Writes a table of the synaptic currents, a line a tick; a network in integers alone");
    options.flag("json", request.json, "Prints the result as one JSON object");
    if (!options.parse(arguments, out)) return false;

    if (!request.record.path.empty()) {
        request.record.format = format_of_record(request.record.path, to, input);
    }
    if (neurons) request.series.neurons = *neurons;
    require_consistent(request);
    return true;
}

// How a stream goes on is not known, and two readings of it come in different windows: it is
// run by the engine that can do both.
sim::Engine chosen_engine(const Request& request, const sim::Network& network,
                          const io::Window& first) {
    const bool is_guess =
        request.engine == sim::Engine::automatic && request.input.file.path == "-";
    return is_guess ? sim::Engine::event
                    : sim::choose_engine(request.engine, network, first.input, first.until);
}

// A network in integers knows one way to run.
void require_integer_flags(const Request& request) {
    const auto refuse = [](const std::string& flag, bool is_given) {
        if (!is_given) return;
        throw UsageError("--" + flag + " does not belong to a network in integers");
    };
    refuse("engine", request.engine != sim::Engine::automatic);
    refuse("refine", request.input.refine != 1);
    refuse("threads", request.threads != 1);
    refuse("record-modes", !request.series.modes.empty());
}

int run_integers(Request request, const sim::FixedNetwork& network, Streams& streams) {
    require_integer_flags(request);
    request.input.most_ticks = longest_trial; // a step each
    const Report report = simulate(network,
                                   {.input = request.input,
                                    .record = request.record,
                                    .potentials = request.series.potentials,
                                    .currents = request.currents,
                                    .neurons = request.series.neurons},
                                   streams.err);
    const bool is_data_out =
        request.record.path == "-" || request.series.potentials == "-" || request.currents == "-";
    print(is_data_out ? streams.err : streams.out, report, request.json);
    return done;
}

int run_simulate(const Command& self, std::span<const std::string> arguments, Streams& streams) {
    Request request;
    if (!parse(request, self, arguments, streams.out)) return done;
    const std::array read{request.network, request.input.file.path};
    for (const std::string* result : {&request.record.path, &request.series.potentials,
                                      &request.series.modes, &request.currents}) {
        require_own_file(*result, read);
    }
    const io::AnyNetwork any = io::read_any_network(request.network);
    if (const auto* fixed = std::get_if<sim::FixedNetwork>(&any)) {
        return run_integers(request, *fixed, streams);
    }
    if (!request.currents.empty()) {
        throw UsageError("--record-currents belongs to a network in integers");
    }
    const auto& trained = std::get<sim::Network>(any);
    const sim::Network network = refined(trained, request.input.refine);
    sim::Simulator simulator(network, static_cast<unsigned>(request.threads));
    if (is_table_asked_for(request) || request.engine == sim::Engine::clock) {
        request.input.most_ticks = longest_trial; // a line or a step each
    }
    io::SpikeInput input(input_beside(request.record, request.input), trained);
    std::optional<io::SpikeWriter> recording =
        create_record(request.record, request.input.file.facts, input.reader(),
                      {.time_step_ms = network.neuron.time_step_ms,
                       .inputs = network.inputs(),
                       .neurons = network.neurons(),
                       .network_identity = sim::identity(network),
                       .made_by = "smnn simulate"});
    io::RetracedSeries series(request.series, network);

    std::uint64_t trials = 0;
    std::uint64_t ticks_run = 0;
    std::optional<sim::Engine> engine; // of all trials, or automatic
    double seconds = 0.0;
    sim::Cost cost;
    sim::Events spikes;
    io::Window window;
    bool begins = true;
    while (input.next(window)) {
        if (begins) {
            const sim::Engine chosen = chosen_engine(request, network, window);
            simulator.start(chosen);
            engine = engine.value_or(chosen) == chosen ? chosen : sim::Engine::automatic;
        }
        begins = window.is_last;
        spikes.clear();
        const auto start = std::chrono::steady_clock::now();
        simulator.advance(window.until, window.input, spikes, cost);
        seconds += std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
        series.append(window, spikes);
        if (recording) {
            window.spikes = spikes;
            recording->write(window);
        }
        if (window.is_last) {
            ticks_run += static_cast<std::uint64_t>(window.until);
            ++trials;
        }
        if (input.reader().would_wait()) {
            if (recording) recording->flush();
            series.flush();
        }
    }
    if (recording) recording->close();
    if (const std::string remark = moved_times(input.reader().grid()); !remark.empty()) {
        streams.err << "smnn simulate: " << one_line(remark) << '\n';
    }
    series.close();

    Report report;
    report["engine"] = sim::name(engine.value_or(request.engine));
    report["trials"] = trials;
    report["ticks"] = ticks_run;
    report["time_step_ms"] = network.neuron.time_step_ms;
    report["input_events"] = cost.input_events;
    report["spikes"] = cost.spikes;
    report["seconds"] = seconds;
    report["cost"] = to_report(cost);
    const bool is_data_out = request.record.path == "-" || request.series.potentials == "-" ||
                             request.series.modes == "-";
    print(is_data_out ? streams.err : streams.out, report, request.json);
    return done;
}

} // namespace

constinit const Command simulate_command{
    "simulate",
    "NET --input IN [--part input|spikes] [--ticks T] [what IN does not say] [--engine "
    "event|clock|auto] [--refine M] "
    "[--threads N] [--record OUT] "
    "[--append] [--record-potentials FILE.csv --only-neurons LIST] [--record-modes FILE.csv] "
    "[--record-currents FILE.csv] [--json]",
    "Runs a network on recorded input, each trial from rest, or on a stream as it arrives; a "
    "network in integers runs as on its chip",
    "smnn simulate digits.smnn --input in.spikes --record out.spikes",
    run_simulate,
};

} // namespace smnn::cli
