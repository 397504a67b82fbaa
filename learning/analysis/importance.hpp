#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "smnn/sim/network.hpp"

namespace smnn::learning {

// How much each mode counts, by mode (learning/analysis/README.md, (A1)).
//
//   tau_mu = chi |xi_in_mu| + chi |xi_out_mu| + |lambda_mu|
//   chi    = sum |lambda| / sum (|xi_in_mu| + |xi_out_mu|), 0 where all modes are 0
//
// The norms are Euclidean, over the neurons.
struct Importance {
    std::vector<double> tau;
    std::vector<double> strength; // |lambda_mu|
};

//   Errors  ParameterError on a network without modes
Importance importance(const sim::Network& network);

// What a training begins with: the modes that `initialise` draws for this seed.
Importance untrained_importance(std::size_t neurons, std::size_t modes, std::uint64_t seed);

// The same numbers by rank: the largest first.
std::vector<double> by_rank(std::vector<double> values);

// Refuses a network that has no modes, of full rank or without recurrence.   Errors  ParameterError
void require_modes(const sim::Network& network);

} // namespace smnn::learning
