#pragma once

#include <string>

#include "smnn/io/nir/read.hpp"

namespace smnn::io {

// A network as NIR, for Norse, snnTorch, Lava, Spyx, Rockpool and others: the graph that they read, and in the
// root group /smnn, which they leave alone, everything that the graph cannot say, so that it comes back
// as it was, to the bit:
//
//   /smnn/parameters/   the numbers and words of NeuronParameters and the readout, by their names
//   /smnn/weights/      input (N, D), mode_in and mode_out (N, P), importance (P), recurrent (N, N),
//                       readout (O, N)
//   /smnn/settings      (settings, 2) key, value
//   /smnn/unknown_fields  bytes of a newer version
//
//   Errors  ParameterError as nir_graph() and OutputFile
void write_nir(const std::string& path, const sim::Network& network, NirDialect dialect,
               NirDecay decay);

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
