#include <ostream>
#include <sstream>

#include "io/network_file.hpp"
#include "io/spike_log.hpp"
#include "sim/engine.hpp"
#include "tools/smnn/commands/commands.hpp"
#include "tools/smnn/difference.hpp"
#include "tools/smnn/identity.hpp"
#include "tools/smnn/input_trials.hpp"
#include "tools/smnn/options.hpp"
#include "tools/smnn/refine_flag.hpp"
#include "tools/smnn/report.hpp"

namespace smnn::cli {

namespace {

struct Request {
    std::string recording;
    std::string network;
    sim::Engine engine = sim::Engine::automatic;
    sim::Tick refine = 1;
    bool json = false;
};

bool parse(Request& request, const Command& self, std::span<const std::string> arguments,
           std::ostream& out) {
    Options options(self);
    options.argument("OUT.spikes", request.recording);
    options.required("network", "NET", request.network, "the network that was recorded");
    options.value("engine", "WORD", request.engine, Parse<sim::Engine>(sim::engine_from_name),
                  "event, clock or auto");
    add_refine(options, request.refine);
    options.flag("json", request.json, "the result as one JSON object");
    return options.parse(arguments, out);
}

void require_same_network(const io::SpikeLogHeader& header, const sim::Network& network,
                          const Request& request) {
    if (header.network_identity == 0) {
        throw UsageError(request.recording +
                         ": holds no spikes of a network, a log of simulate --record is needed");
    }
    const std::uint64_t identity = sim::identity(network);
    if (header.network_identity != identity) {
        throw UsageError(request.recording + ": was recorded from the network " +
                         identity_text(header.network_identity) + ", " + request.network + " is " +
                         identity_text(identity));
    }
    if (header.neurons != network.neurons() || header.inputs != network.inputs()) {
        throw UsageError(request.recording + ": says " + std::to_string(header.neurons) +
                         " neurons and " + std::to_string(header.inputs) +
                         " inputs, the network has " + std::to_string(network.neurons()) + " and " +
                         std::to_string(network.inputs()));
    }
}

sim::Events events_before(sim::Tick end, const sim::Events& events) {
    sim::Events kept;
    for (std::size_t i = 0; i < events.size() && events[i].tick < end; ++i) kept.append(events[i]);
    return kept;
}

// The potential that decided: the run once more, up to the tick in question. Nothing where recording
// so long a run would ask for too much memory.
std::optional<float> potential_at(const Difference& difference, const sim::Network& network,
                                  const sim::Events& input, sim::Engine engine) {
    constexpr std::size_t most_potentials = 1 << 28;
    const sim::Tick end = difference.tick + 1;
    if (static_cast<std::size_t>(end) > most_potentials / network.neurons()) return std::nullopt;
    const sim::Trace trace = sim::run(engine, network, events_before(end, input),
                                      {.ticks = end, .record_potentials = true});
    return trace.potentials(difference.neuron, static_cast<std::size_t>(difference.tick));
}

int run_replay(const Command& self, std::span<const std::string> arguments, Streams& streams) {
    Request request;
    if (!parse(request, self, arguments, streams.out)) return done;
    const sim::Network network = refined(io::read_network(request.network), request.refine);
    io::SpikeLogReader log(request.recording);
    require_same_network(log.header(), network, request);

    std::uint64_t trials = 0;
    std::uint64_t spikes = 0;
    std::optional<Difference> difference;
    io::RecordedTrial trial;
    Report found;
    for (; next_of_whole(log, trial); ++trials) {
        spikes += trial.spikes.size();
        if (difference) continue; // the rest is only counted
        const sim::Engine engine = sim::choose_engine(request.engine, trial.input, trial.ticks);
        const sim::Trace trace = sim::run(engine, network, trial.input, {.ticks = trial.ticks});
        difference = first_difference(trial.spikes, trace.spikes);
        if (difference) {
            found["trial"] = trials;
            found["tick"] = difference->tick;
            found["neuron"] = difference->neuron;
            found["spike_only_in"] = difference->is_missing_in_second ? "recording" : "replay";
            if (const auto u = potential_at(*difference, network, trial.input, engine)) {
                found["potential"] = *u;
            }
            found["threshold"] = network.neuron.threshold;
        }
    }

    Report report; // trials and spikes: of the whole recording
    report["identical"] = !difference;
    report["trials"] = trials;
    report["spikes"] = spikes;
    if (difference) report["first_difference"] = found;
    print(streams.out, report, request.json);
    return difference ? check_failed : done;
}

} // namespace

constinit const Command replay_command{
    "replay",
    "OUT.spikes --network NET [--engine event|clock|auto] [--json]",
    "run a recorded input again; 1 if the spikes differ, and where first",
    "smnn replay out.spikes --network digits.smnn",
    run_replay,
};

} // namespace smnn::cli
