#pragma once

#include <optional>

#include "smnn/io/nir/write.hpp"

namespace smnn::io {

// What a graph need not say. What it does say in its metadata (dt, discretisation, readout) is used where
// nothing is given here.
struct NirReading {
    std::optional<double> time_step_ms;
    std::optional<NirDecay> decay;
    std::optional<sim::Readout> readout; // else trajectory: what comes out of the graph
};

// The network that a graph means: one population of CubaLIF or LIF neurons, with
//
//   input -> Linear | Affine | Scale | Flatten ... -> neurons
//   neurons -> the same, and up to two LI as the synaptic filter ... -> neurons     at most once
//   neurons -> the same, with the same LI ... -> output
//
// in any order along each way. A recurrence through fewer signals than there are neurons is read as modes,
// any other as a full-rank matrix, none as feed-forward. The cycle is a delay of one tick, there is
// no refractory period. Neurons may differ in threshold and input gain (their weights are scaled
// instead), not in time constants.
//   Memory  the weights; products of matrices up to 2^26 numbers
//   Errors  ParameterError naming the node and what about it has no place in a network of ours: other
//           types, a second population, biases that are not 0, resets above the resting potential,
//           filters that differ, ways that fork
sim::Network network_from_nir(const NirGraph& graph, const NirReading& reading);

} // namespace smnn::io
