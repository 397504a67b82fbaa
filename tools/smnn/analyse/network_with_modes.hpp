#pragma once

#include <string>

#include "smnn/sim/network.hpp"

namespace smnn::cli {

// A network that has modes to look at.
//   Errors  sim::ParameterError naming the file if it has none; as io::read_network
sim::Network read_network_with_modes(const std::string& path);

} // namespace smnn::cli
