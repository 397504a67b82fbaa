#pragma once

#include <vector>

#include "smnn/sim/network.hpp"

namespace smnn::io {

// Biases of the neurons of a network as weights of input channels that have an event of 1 at every tick.
// Where neurons come some ticks later than others, so do their biases: then there is a channel for each.
struct BiasInput {
    std::size_t channel = 0;
    sim::Tick first = 0; // the tick of its first event

    friend bool operator==(const BiasInput&, const BiasInput&) = default;
};

// As the settings of the network say it: "bias_inputs" "4@0 5@1". Text that says no channels of the network
// says nothing.
std::vector<BiasInput> bias_inputs(const sim::Network& network);
void set_bias_inputs(sim::Network& network, const std::vector<BiasInput>& biases);

} // namespace smnn::io
