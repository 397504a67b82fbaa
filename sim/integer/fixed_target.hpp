#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "smnn/sim/integer/fixed_network.hpp"

namespace smnn::sim {

// What a machine of integers can hold: the room that a network is rounded into, and the limits it is held
// against. Loihi's widths and core counts are the published ones (Davies et al., IEEE Micro 38, 82, 2018);
// xylo's are those its makers' tools train for. SpiNNaker2 computes states in floating point: 32-bit states
// and 16-bit decays stand in for that here.
struct FixedTarget {
    std::string name;
    unsigned weight_bits = 8;
    std::int64_t highest_weight = 127; // and its negative
    std::int64_t weight_step = 1;      // weights are its multiples
    unsigned state_bits = 24;
    unsigned decay_bits = 12;
    bool decays_by_shift = false; // a = 1 - 2^-n alone
    std::int64_t threshold_step = 1;
    std::int64_t highest_threshold = 0;
    Tick least_refractory = 0;
    Tick most_refractory = longest_fixed_refractory;
    Reset reset = Reset::to_zero;
    bool has_modes = true; // units that sum without spiking
    std::optional<std::size_t> neurons;
    std::optional<std::size_t> fan_in;
    std::optional<std::size_t> fan_out;
    std::string
        remark; // in what the machine itself differs from the integers of the file; may be empty
};

// By its word: fixed:WEIGHTBITS.STATEBITS (2-16 and 8-32 bits), loihi, spinnaker2 or xylo.
// Errors  ParameterError naming the words that are known
FixedTarget fixed_target(const std::string& word);

// What of a network and its rounded form the target cannot hold or do, a line each: empty if it fits.
std::vector<std::string> misfits(const Network& network, const FixedNetwork& fixed,
                                 const FixedTarget& target);

} // namespace smnn::sim
