#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "smnn/sim/network.hpp"

namespace smnn::sim {

// A training that can go on: the network as it stands, and whatever else has its shape (the moments of
// an optimiser, the best network so far) or is a count (epoch, batch, steps). Generators need no
// state: each is made from the seed, a name and an index.
struct Checkpoint {
    Network network;
    std::map<std::string, Weights> parameter_sets; // in the shapes of the network's weights
    std::map<std::string, std::uint64_t> counters;

    friend bool operator==(const Checkpoint&, const Checkpoint&) = default;
};

} // namespace smnn::sim
