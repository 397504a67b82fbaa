#include "smnn/learning/replay.hpp"

#include <string>
#include <variant>

#include "smnn/learning/backward/replay.hpp"
#include "smnn/sim/error.hpp"

namespace smnn::learning {

namespace {

void require_fit(const sim::Network& network, const sim::Events& input, const sim::Trace& trace,
                 const Target& target) {
    if (trace.time_step_ms != network.neuron.time_step_ms) {
        throw sim::ParameterError("a trace with a time step of " +
                                  std::to_string(trace.time_step_ms) + " ms: the network has " +
                                  std::to_string(network.neuron.time_step_ms) + " ms");
    }
    if (input.end_channel() > network.inputs() || trace.spikes.end_channel() > network.neurons() ||
        input.end_tick() > trace.ticks || trace.spikes.end_tick() > trace.ticks) {
        throw sim::ParameterError(
            "a trace with events beyond the network's channels and neurons or its own last tick");
    }
    const bool is_trajectory = std::holds_alternative<TargetTrajectory>(target);
    if (is_trajectory != (network.readout == sim::Readout::trajectory)) {
        throw sim::ParameterError(std::string("the network's readout is ") + name(network.readout) +
                                  ": the target is " +
                                  (is_trajectory ? "a trajectory" : "a class"));
    }
}

} // namespace

Gradient replay(const sim::Network& network, const sim::Events& input, const sim::Trace& trace,
                const Target& target, const ReplayOptions& options) {
    sim::validate(network);
    validate(options.surrogate);
    validate(options.spike_target);
    require_fit(network, input, trace, target);
    Gradient gradient{.loss = 0.0, .spike_penalty = 0.0, .weights = zeros_like(network.weights)};
    Replay replay(network, options);
    gradient.loss = replay.add(input, trace, target, gradient.weights);
    gradient.spike_penalty = replay.spike_penalty();
    return gradient;
}

} // namespace smnn::learning
