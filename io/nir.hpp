#pragma once

#include <optional>
#include <string>
#include <vector>

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

// What a graph need not say. What it does say in its metadata (dt, discretisation, readout) is used where
// nothing is given here.
struct NirReading {
    std::optional<double> time_step_ms;
    std::optional<NirDecay> decay;
    std::optional<sim::Readout> readout; // else trajectory: what comes out of the graph
};

// A network that a graph means, and what its user has to know: each one line.
struct NirNetwork {
    sim::Network network;
    std::vector<std::string> remarks;
};

// A network as NIR, for Norse, snnTorch, Lava, Spyx, Rockpool and others: the graph that they read, and in the
// root group /smnn, which they leave alone, everything that the graph cannot say, so that it comes back
// as it was, to the bit:
//
//   /smnn/parameters/   the numbers and words of NeuronParameters and the readout, by their names
//   /smnn/weights/      input (N, D), mode_in and mode_out (N, P), importance (P), recurrent (N, N),
//                       readout (O, N)
//   /smnn/settings      (settings, 2) key, value
//
//   Errors  ParameterError as nir_graph() and OutputFile
void write_nir(const std::string& path, const sim::Network& network, NirDialect dialect,
               NirDecay decay);

// Returns the network that a reader of the graph alone gets, with the readout of the original.
//   Errors  as write_nir()
sim::Network seen_through_nir(const sim::Network& network, NirDialect dialect, NirDecay decay);

// What a file's network is taken from.
enum class NirSource {
    smnn_if_there, // what is in /smnn, if the graph still is what was written beside it
    graph,         // the graph alone
};

//   Errors  as Hdf5Reader; ParameterError naming path and node as network_from_nir(); FormatError where the
//           graph was changed since /smnn was written
NirNetwork import_nir(const std::string& path, const NirReading& reading = {},
                      NirSource source = NirSource::smnn_if_there);

// The same without remarks.
sim::Network read_nir(const std::string& path, const NirReading& reading = {},
                      NirSource source = NirSource::smnn_if_there);

} // namespace smnn::io
