#pragma once

#include <cstddef>
#include <vector>

#include "smnn/sim/run/trace.hpp"

namespace smnn::sim {

// Class scores of one trial, and what they were computed from.
struct Scores {
    std::vector<double> values; // O, y
    std::vector<double> seen;   // N, max_k r[k] or mean_k r[k] of each neuron
    std::vector<Tick> at;       // N, max_rate only: the first tick of the maximum
};

// y = Wout max_k r[k] or Wout mean_k r[k] over the ticks [0, ticks), from the spikes alone.
//   Cost    O(log n) a spike (n the ticks to the next one), whatever the time step; N O for y
//   Errors  ParameterError if the network's readout is a trajectory
Scores read_scores(const Network& network, const Events& spikes, Tick ticks);

// y[k] = Wout r[k] for k in [0, ticks): O x ticks, a packed column per tick. The filter is applied
// to the outputs, so a spike costs O additions.
//   Errors  ParameterError unless the network's readout is a trajectory
Matrix read_trajectory(const Network& network, const Events& spikes, Tick ticks);

// r[k] of every neuron, N x ticks, tick by tick: for pictures and tests, not for training.
Matrix filtered_rates(const Network& network, const Events& spikes, Tick ticks);

// The class with the highest score; the lowest index on a tie.
std::size_t predicted_class(const Scores& scores);

} // namespace smnn::sim
