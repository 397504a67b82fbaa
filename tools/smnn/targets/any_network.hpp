#pragma once

#include <string>
#include <variant>

#include "smnn/sim/integer/fixed_network.hpp"
#include "tools/smnn/flags/task_flags.hpp"

namespace smnn::cli {

// A network file, or a fixed-point network file.
using AnyNetwork = std::variant<sim::Network, sim::FixedNetwork>;

// By what the file says it is; a stream or a pipe is taken for a network.
//   Errors  as io::read_network() and io::read_fixed_network()
AnyNetwork read_any_network(const std::string& path);

const NetworkSettings& settings_of(const AnyNetwork& network);

} // namespace smnn::cli
