#pragma once

#include <vector>

#include "smnn/sim/events.hpp"
#include "smnn/sim/network.hpp"

namespace smnn::learning {

// Directions in the space of the neurons, N numbers each; or what a population is along them, a number
// a tick each.
using Directions = std::vector<std::vector<double>>;
using Series = std::vector<std::vector<double>>;

// The columns of xi_in, of xi_out and of Win: P, P and D directions.
Directions input_modes(const sim::Network& network);
Directions output_modes(const sim::Network& network);
Directions input_columns(const sim::Network& network);

// Each direction without what it has of those before it, with length 1: the Q of a QR decomposition
// whose R has a positive diagonal. One that is nothing new, to 1e-9 of its length, is left empty.
Directions orthonormalised(Directions directions);

// Along each direction b, b^T r[k] at the ticks [0, ticks), from the spikes: with the spikes known (4) is
// linear, so each direction is filtered as r would be. Along the output modes it is kappa of (5). Along
// an empty direction it is 0.
//   Cost    K a spike and K a tick, for K directions
Series project(const sim::Network& network, const sim::Events& spikes, sim::Tick ticks,
               const Directions& directions);

// The mean of each series over the ticks [from, to).
std::vector<double> mean_over(const Series& series, sim::Tick from, sim::Tick to);

} // namespace smnn::learning
