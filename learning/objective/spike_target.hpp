#pragma once

#include <cstddef>

namespace smnn::learning {

// Rate regularisation: how many spikes a neuron should have in a trial, in the mean over the
// population, and how much it matters. Which neurons fire them is the task's to say.
//
//     (16)  R = strength (n - spikes)^2                    n = sum_ik S_i[k] / N
//     (17)  dR/dS_i[k] = 2 strength (n - spikes) / N       the same for every neuron and tick
struct SpikeTarget {
    double spikes = 0.0;
    double strength = 0.0; // 0: any number is right
};

// Errors  ParameterError unless both are 0 or more and finite
void validate(const SpikeTarget& target);

// R of one trial and its derivative by a spike.
struct SpikePenalty {
    double value = 0.0;
    double gradient = 0.0;
};
SpikePenalty spike_penalty(const SpikeTarget& target, std::size_t spikes, std::size_t neurons);

} // namespace smnn::learning
