#include "smnn/sim/transform/refine.hpp"

#include <cmath>
#include <string>

#include "smnn/sim/error.hpp"

namespace smnn::sim {

namespace {

void require_allowed(Tick m) {
    if (m >= 1 && m <= finest) return;
    throw ParameterError("a time step refined " + std::to_string(m) + " times: from 1 to " +
                         std::to_string(finest));
}

// (1 - a') / (1 - a) of a time constant, without the loss of digits where both are near 1.
double step_ratio(double fine_ms, double coarse_ms, double tau_ms) {
    return std::expm1(-fine_ms / tau_ms) / std::expm1(-coarse_ms / tau_ms);
}

void scale(std::span<float> values, double factor) {
    for (float& value : values) {
        value = static_cast<float>(static_cast<double>(value) * factor);
    }
}

NeuronParameters refined(const NeuronParameters& coarse, Tick m) {
    const auto times = static_cast<double>(m);
    NeuronParameters fine = coarse;
    fine.time_step_ms = coarse.time_step_ms / times;
    fine.refractory_ms = static_cast<double>(refractory_ticks(coarse)) * coarse.time_step_ms;
    fine.delay_ticks = sim::refined(coarse.delay_ticks, m);
    fine.synaptic_gain *= times;
    if (coarse.filter != Filter::none) {
        fine.synaptic_gain *=
            step_ratio(fine.time_step_ms, coarse.time_step_ms, coarse.tau_decay_ms);
    }
    if (coarse.filter == Filter::double_exponential) {
        fine.synaptic_gain *=
            step_ratio(fine.time_step_ms, coarse.time_step_ms, coarse.tau_rise_ms);
    }
    return fine;
}

} // namespace

Network refined(const Network& network, Tick m) {
    require_allowed(m);
    if (m == 1) return network;
    if (network.dynamics != Dynamics::spiking) {
        throw ParameterError("a rate network has no spikes: its time step is not refined");
    }
    validate(network);

    Network fine = network;
    fine.neuron = refined(network.neuron, m);
    const auto times = static_cast<double>(m);
    const double drive = step_ratio(fine.neuron.time_step_ms, network.neuron.time_step_ms,
                                    network.neuron.tau_synapse_ms);
    scale(fine.weights.input.values(), times * drive);
    scale(fine.weights.sparse_input.values, times * drive);
    scale(fine.weights.importance.values(), drive);
    scale(fine.weights.recurrent.values(), drive);
    if (network.neuron.filter == Filter::none && network.readout == Readout::max_rate) {
        scale(fine.weights.readout.values(), 1.0 / times);
    }
    try {
        validate(fine);
    } catch (const ParameterError& error) {
        throw ParameterError("a time step refined " + std::to_string(m) +
                             " times: " + error.what());
    }
    return fine;
}

Events refined(const Events& events, Tick m) {
    require_allowed(m);
    Events fine;
    fine.reserve(events.size());
    for (std::size_t i = 0; i < events.volleys(); ++i) {
        const Volley volley = events.volley(i);
        const Tick tick = refined(volley.tick + 1, m) - m; // all of its m ticks are there
        if (!events.is_graded()) {
            fine.append(tick, volley.channels);
            continue;
        }
        for (std::size_t e = 0; e < volley.channels.size(); ++e) {
            fine.append({tick, volley.channels[e], volley.values[e]});
        }
    }
    return fine;
}

Tick refined(Tick ticks, Tick m) {
    require_allowed(m);
    if (ticks > longest_run / m) {
        throw ParameterError(std::to_string(ticks) + " ticks refined " + std::to_string(m) +
                             " times: no more than 2^61 in all");
    }
    return ticks * m;
}

} // namespace smnn::sim
