#pragma once

#include <string>

#include "smnn/io/nir/graph.hpp"
#include "smnn/sim/network.hpp"

namespace smnn::io {

// How a network is said in NIR. G = gain / ((1 - a_r)(1 - a_d)), the filters' area, goes into weights.
enum class NirDialect {
    // Every stage of the equations is a node, the modes stay modes:
    //   input -> w_in -> lif -> mode_out -> rise -> decay -> mode_in -> lif;  lif -> readout -> output
    // The readout's filters stand behind its weights, or before them where the maximum over time of
    // every neuron's rate is read (max_rate), which the reader has to take.
    faithful,
    // The one recurrent pattern that every reader knows, W_rec = xi_in diag(lambda) xi_out^T as a matrix:
    //   input -> l0_fc -> l1.lif -> l2_fc -> output;  l1.lif -> l1.w_rec -> l1.lif
    // No filter but the synaptic current. Euler: in snnTorch's numbers, a tick called 0.1 ms.
    dense,
};

// What a reader makes of a time constant: with euler a = 1 - dt/tau, so tau = dt / (1 - a) is written; with
// exact a = exp(-dt/tau), and tau is the physical one.
enum class NirDecay { euler, exact };

const char* name(NirDialect dialect); // "faithful", "dense"
const char* name(NirDecay decay);     // "euler", "exact"
// Errors  ParameterError naming the words that are known
NirDialect nir_dialect_from_name(const std::string& word);
NirDecay nir_decay_from_name(const std::string& word);

// The graph of a network, nodes named so that their alphabetical order is a topological one. A cycle
// of the graph is a delay of one tick; a longer delay and the refractory period have no place in it
// and are in the metadata only.
//   Cost    the weights; dense: N^2 numbers
//   Errors  ParameterError on a rate network, a sparse input, and on a filter that the dense dialect cannot say
NirGraph nir_graph(const sim::Network& network, NirDialect dialect, NirDecay decay);

} // namespace smnn::io
