#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "smnn/io/hdf5/hdf5.hpp"

namespace smnn::io {

// The Neuromorphic Intermediate Representation as a value: a graph of nodes that each say an equation.
// On disk it is HDF5: /version, and the root graph /node with `type` "NIRGraph", `edges`, `nodes/<name>/`
// and `metadata`, which tools ignore. Source: github.com/neuromorphs/NIR.
//
//   Input, Output     shape
//   Linear, Affine    y = W x (+ bias)                 weight (out, in), bias (out)
//   Scale             y = scale * x
//   LI                tau v' = (v_leak - v) + r I      tau, r, v_leak
//   LIF               the same, a spike where v > v_threshold, then v = v_reset
//   CubaLI, CubaLIF   tau_syn I' = -I + w_in S;  tau_mem v' = (v_leak - v) + r I
//
// Time constants are in seconds, a parameter is an array with an entry a neuron.
struct NirNode {
    std::string type;
    std::map<std::string, Hdf5Array<float>> parameters;
    Hdf5Shape shape; // of Input and Output alone

    friend bool operator==(const NirNode&, const NirNode&) = default;
};

struct NirGraph {
    std::map<std::string, NirNode> nodes;
    std::vector<std::pair<std::string, std::string>> edges; // from, to
    std::map<std::string, double> numbers;                  // of the metadata
    std::map<std::string, std::string> words;               // of the metadata

    friend bool operator==(const NirGraph&, const NirGraph&) = default;
};

// Every edge joins two nodes of the graph; what the nodes mean is not looked at.
//   Errors  as Hdf5Reader; FormatError naming the object that is no NIR
NirGraph read_nir_graph(const Hdf5Reader& file);

void write_nir_graph(Hdf5Writer& file, const NirGraph& graph);

} // namespace smnn::io
