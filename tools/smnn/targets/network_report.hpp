#pragma once

#include "smnn/sim/network.hpp"
#include "tools/smnn/terminal/report.hpp"

namespace smnn::cli {

// What a network is: its shape, its recurrence, its constants, how it was made.
void add_network(const sim::Network& network, Report& report);

// A line on a refractory period that was given and is shorter than half a time step, so that the network
// has none; empty if there is nothing to say.
std::string remark_on_refractory(const sim::NeuronParameters& neuron);

} // namespace smnn::cli
