#pragma once

#include "sim/network.hpp"
#include "tools/smnn/report.hpp"

namespace smnn::cli {

// What a network is: its shape, its recurrence, its constants, how it was made.
void add_network(const sim::Network& network, Report& report);

} // namespace smnn::cli
