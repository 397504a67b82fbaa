#include "smnn/sim/run/trace.hpp"

#include <string>

#include "smnn/sim/error.hpp"

namespace smnn::sim {

Trace prepare_trace(const Network& network, const Events& input, const RunConfig& config) {
    if (network.dynamics != Dynamics::spiking) {
        throw ParameterError(
            "a rate network has no spikes to simulate: it can be trained and evaluated");
    }
    if (config.ticks < 0 || config.ticks > longest_run) {
        throw ParameterError("a run of " + std::to_string(config.ticks) +
                             " ticks: it must have from 0 to 2^61");
    }
    if (input.end_tick() > config.ticks) {
        throw ParameterError("an input event at tick " + std::to_string(input.end_tick() - 1) +
                             " is beyond the run of " + std::to_string(config.ticks) + " ticks");
    }
    if (input.end_channel() > network.inputs()) {
        throw ParameterError("an input event on channel " +
                             std::to_string(input.end_channel() - 1) + ": the network has " +
                             std::to_string(network.inputs()) + " channels, counted from 0");
    }
    Trace trace;
    trace.time_step_ms = network.neuron.time_step_ms;
    trace.ticks = config.ticks;
    const auto ticks = static_cast<std::size_t>(config.ticks);
    if (config.record_potentials) trace.potentials = Matrix(network.neurons(), ticks);
    if (config.record_mode_activity) trace.mode_activity = Matrix::packed(network.modes(), ticks);
    return trace;
}

Recorder recorder_of(Trace& trace) {
    return {.spikes = trace.spikes,
            .cost = trace.cost,
            .potentials = trace.potentials.empty() ? nullptr : &trace.potentials,
            .mode_activity = trace.mode_activity.empty() ? nullptr : &trace.mode_activity};
}

} // namespace smnn::sim
