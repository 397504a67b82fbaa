#pragma once

#include <map>
#include <string>
#include <variant>

#include "smnn/sim/integer/fixed_network.hpp"
#include "smnn/sim/network.hpp"

namespace smnn::io {

// The network of a network file, or that of a fixed-point file.
using AnyNetwork = std::variant<sim::Network, sim::FixedNetwork>;

// The tag at the beginning of the file says which of the two it is. A pipe or a device has no beginning
// that can be read twice, and is read as a network file.
//   Errors  as read_network() and read_fixed_network()
AnyNetwork read_any_network(const std::string& path);

double time_step_ms(const AnyNetwork& network);
const std::map<std::string, std::string>& settings(const AnyNetwork& network);

} // namespace smnn::io
