#pragma once

#include "smnn/io/nir.hpp"
#include "smnn/io/nir/graph.hpp"

namespace smnn::io {

// The network that a graph means: populations of CubaLIF or LIF neurons, with
//
//   input -> Linear | Affine | Scale | Flatten ... -> neurons
//   neurons -> the same, and up to two LI as the synaptic filter ... -> the same neurons   at most once
//   neurons -> the same, with the same LI ... -> further neurons, or the output
//
// in any order along each way. One population whose recurrence goes through fewer signals than it has neurons is
// read with modes, any other recurrence as a full-rank matrix, none as feed-forward. The cycle is a delay of one
// tick, there is no refractory period. Neurons may differ in threshold and input gain (their weights are
// scaled instead), not in time constants.
//
// Several populations are one, whose recurrence has blocks. Each comes a tick later than the one before
// it, which in the graph comes at once; nothing else changes. Biases, and a resting potential of LIF away
// from the reset, are weights of one more input channel with an event at every tick (bias_inputs.hpp); neurons
// that come a tick later have a channel of their own, which begins a tick later.
//   Memory  the weights; products of matrices up to 2^26 numbers
//   Errors  ParameterError naming the node and what about it has no place in a network of ours: other
//           types, populations that differ or lie on a circle, biases of the output, resets above the
//           resting potential, filters that differ, ways that fork
NirNetwork network_from_nir(const NirGraph& graph, const NirReading& reading);

} // namespace smnn::io
