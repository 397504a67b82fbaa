#pragma once

#include <string>

#include "smnn/sim/network.hpp"

namespace smnn::io {

// A network as text, for scripts in any language: one object
//
//     {"parameters": {"time_step_ms": 2.0, "tau_membrane_ms": 20.0, ..., "filter": "double",
//                     "readout": "max_rate", "surrogate": "fast_sigmoid", "slope": 25.0},
//      "weights": {"input": [[..], ..],       N rows of D
//                  "mode_in": [[..], ..],     N rows of P
//                  "mode_out": [[..], ..],    N rows of P
//                  "importance": [..],        P
//                  "readout": [[..], ..]}}    O rows of N
//
// with "recurrent" (N rows of N, from column to row) instead of the three mode factors if full
// rank, and neither if feed-forward. A sparse input is, in place of "input",
//
//     "sparse_input": {"offsets": [0, ..],   D + 1: where each channel's weights begin, and their number
//                      "neurons": [..],      ascending within a channel
//                      "values": [..]}
//
// which are indptr, indices and data of scipy's csc_matrix of N x D. float32 weights survive the text exactly. The surrogate and
// its slope are the settings of these names; all other settings are an object "settings" of texts.
//
// On reading, a parameter that is left out has its default (the gain: default_gain of the others),
// and other top-level keys are ignored.
//   Errors  ParameterError naming the path and the key ("weights.input[3][2]") on unknown keys,
//           missing weights, wrong types, rows of different lengths, numbers beyond float32, or as
//           validate(); FormatError with the offset where the text is no JSON
sim::Network read_network_json(const std::string& path);
void write_network_json(const std::string& path, const sim::Network& network);

} // namespace smnn::io
