#include "io/csv.hpp"
#include "io/file.hpp"
#include "io/network_file.hpp"
#include "io/spike_log.hpp"
#include "sim/propagator.hpp"
#include "tools/smnn/commands/commands.hpp"
#include "tools/smnn/input_trials.hpp"
#include "tools/smnn/options.hpp"
#include "tools/smnn/refine_flag.hpp"
#include "tools/smnn/report.hpp"
#include "tools/smnn/timed_engines.hpp"

namespace smnn::cli {

namespace {

struct Request {
    std::string network;
    std::string input;
    sim::Engine engine = sim::Engine::automatic;
    std::optional<sim::Tick> ticks;
    std::string record;
    sim::Tick refine = 1;
    bool json = false;
};

bool parse(Request& request, const Command& self, std::span<const std::string> arguments,
           std::ostream& out) {
    Options options(self);
    options.argument("NET", request.network);
    options.required("input", "IN.spikes", request.input, "the input, a spike log or a .csv file");
    options.value("engine", "WORD", request.engine, Parse<sim::Engine>(sim::engine_from_name),
                  "event, clock or auto");
    options.value("ticks", "T", request.ticks, ticks(0, sim::Propagator::longest),
                  "length of each run (the log's; of a .csv file one past its last event)");
    options.value("record", "OUT.spikes", request.record, any_text(),
                  "keep input and spikes in a spike log, or the spikes alone in a .csv file");
    add_refine(options, request.refine);
    options.flag("json", request.json, "the result as one JSON object");
    return options.parse(arguments, out);
}

// Where the spikes go: a spike log, trial by trial; plain text, all at the end; or nowhere.
class Recording {
public:
    Recording(const Request& request, const sim::Network& network, std::uint64_t seed)
        : path_(request.record) {
        if (path_.empty()) return;
        if (is_csv(path_)) {
            io::require_writable(path_); // refused before the run, not after it
            return;
        }
        log_.emplace(path_, io::SpikeLogHeader{.time_step_ms = network.neuron.time_step_ms,
                                               .inputs = network.inputs(),
                                               .neurons = network.neurons(),
                                               .seed = seed,
                                               .network_identity = sim::identity(network),
                                               .made_by = "smnn simulate"});
    }

    void append(const sim::Trace& trace, std::optional<std::uint32_t> label) {
        if (log_) {
            log_->begin_trial(trace.ticks, label);
            log_->append_input(trace.input);
            log_->append_spikes(trace.spikes);
            log_->end_trial();
        } else if (!path_.empty()) {
            plain_.push_back(trace.spikes);
        }
    }

    void close() {
        if (log_) log_->close();
        if (is_csv(path_)) io::write_events_csv(path_, plain_, io::Address::neuron);
    }

private:
    std::string path_;
    std::optional<io::SpikeLogWriter> log_;
    std::vector<sim::Events> plain_;
};

int run_simulate(const Command& self, std::span<const std::string> arguments, Streams& streams) {
    Request request;
    if (!parse(request, self, arguments, streams.out)) return done;
    const sim::Network trained = io::read_network(request.network);
    const sim::Network network = refined(trained, request.refine);
    InputTrials input(request.input, trained, request.ticks, request.refine);
    TimedEngines timed(network);
    Recording recording(request, network, input.seed());

    std::uint64_t trials = 0;
    std::uint64_t ticks_run = 0;
    std::optional<sim::Engine> engine;
    double seconds = 0.0;
    sim::Cost cost;
    io::RecordedTrial trial;
    while (input.next(trial)) {
        const sim::Engine chosen = sim::choose_engine(request.engine, trial.input, trial.ticks);
        sim::Trace trace =
            sim::prepare_trace(network, std::move(trial.input), {.ticks = trial.ticks});
        seconds += timed.run(chosen, trace);
        recording.append(trace, trial.label);
        engine = engine.value_or(chosen) == chosen ? chosen : sim::Engine::automatic;
        cost += trace.cost;
        ticks_run += static_cast<std::uint64_t>(trace.ticks);
        ++trials;
    }
    recording.close();

    Report report;
    report["engine"] = sim::name(engine.value_or(request.engine));
    report["trials"] = trials;
    report["ticks"] = ticks_run;
    report["time_step_ms"] = network.neuron.time_step_ms;
    report["input_events"] = cost.input_events;
    report["spikes"] = cost.spikes;
    report["seconds"] = seconds;
    report["cost"] = to_report(cost);
    print(report_stream(streams, request.record), report, request.json);
    return done;
}

} // namespace

constinit const Command simulate_command{
    "simulate",
    "NET --input IN.spikes [--engine event|clock|auto] [--ticks T] [--record OUT.spikes] [--json]",
    "run a network on recorded input, each trial from rest",
    "smnn simulate digits.smnn --input in.spikes --record out.spikes",
    run_simulate,
};

} // namespace smnn::cli
