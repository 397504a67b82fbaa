#pragma once

#include <string>

#include "smnn/sim/integer/fixed_network.hpp"

namespace smnn::io {

// A fixed-point network as a file of ours (proto/README.md); "-" is a stream. Equal networks give equal
// bytes.
//
//   write_fixed_network   Errors  ParameterError as validate() and OutputFile
//   read_fixed_network    Memory  that of the network, and no more than its bytes can fill
//                         Errors  ParameterError as InputFile; FormatError with the offset of the frame on
//                                 damage, shapes that lie, numbers beyond their limits, blocks that are
//                                 missing or out of order
void write_fixed_network(const std::string& path, const sim::FixedNetwork& network);
sim::FixedNetwork read_fixed_network(const std::string& path);

} // namespace smnn::io
