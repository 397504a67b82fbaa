#pragma once

#include <map>
#include <string>
#include <variant>

#include "smnn/sim/integer/fixed_network.hpp"
#include "smnn/sim/network.hpp"

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

// The network of a network file, or that of a fixed-point file.
using AnyNetwork = std::variant<sim::Network, sim::FixedNetwork>;

// Reads the kind of network that the tag at the beginning of the file names. A pipe or a device has no
// beginning that can be read twice, and is read as a network file.
//   Errors  as read_network() and read_fixed_network()
AnyNetwork read_any_network(const std::string& path);

double time_step_ms(const AnyNetwork& network);
const std::map<std::string, std::string>& settings(const AnyNetwork& network);

} // namespace smnn::io
