#pragma once

#include <string>

#include "smnn/io/spike_log.hpp"
#include "smnn/sim/network.hpp"

namespace smnn::cli {

// Refuses a recording of another network, or of none.
//   Errors  UsageError naming both files and their identities or sizes
void require_same_network(const std::string& recording, const io::SpikeLogHeader& header,
                          const std::string& path, const sim::Network& network);

} // namespace smnn::cli
