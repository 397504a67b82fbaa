#pragma once

#include "smnn/sim/network.hpp"
#include "tools/smnn/terminal/report.hpp"

namespace smnn::cli {

// What a network is: its shape, its recurrence, its constants, how it was made.
void add_network(const sim::Network& network, Report& report);

} // namespace smnn::cli
