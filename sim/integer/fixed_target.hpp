#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "smnn/sim/integer/fixed_network.hpp"

namespace smnn::sim {

// What one core of a chip holds; 0 is not known.
struct CoreSizes {
    std::size_t cores = 0; // of a chip
    std::size_t compartments = 0;
    std::size_t axons_in = 0;
    std::size_t axons_out = 0;
    std::size_t synapse_bits = 0;

    friend bool operator==(const CoreSizes&, const CoreSizes&) = default;
};

// What a machine of integers can hold: the room that a network is rounded into, and the limits it is held
// against. The rules of Loihi and Xylo are those of their makers' simulators, held against them by
// tests/validation. Sizes of Loihi 1 are those that nengo-loihi checks, of Loihi 2 the published ones.
// SpiNNaker2 is not verified: no simulator of it could be had, its limits are not known here, and 32-bit
// states and 16-bit decays stand in for its floating point.
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
    std::optional<int> potential_headroom; // bits; a third of the state's where it is not said
    Tick least_refractory = 0;
    Tick most_refractory = longest_fixed_refractory;
    Tick most_delay = longest_fixed_delay;
    Rules rules = Rules::general;
    Reset reset = Reset::to_zero;
    unsigned spikes_per_tick = 1;
    unsigned synaptic_unit_bits = 0; // what reaches a current is a multiple of 2^this
    bool has_modes = true; // units that sum without spiking; else their dense matrix is used
    bool modes_cost_a_tick = false; // on the way through them: delays are 2 at least
    bool has_filter = true;         // on a recurrence without modes
    bool has_graded_inputs = true;
    std::optional<std::size_t> neurons;
    std::optional<std::size_t> inputs;
    std::optional<std::size_t> outputs;
    std::optional<std::size_t> fan_in;
    std::optional<std::size_t> fan_out;
    CoreSizes core;
    std::string
        remark; // in what the machine itself differs from the integers of the file; may be empty
};

// By its word: fixed:WEIGHTBITS.STATEBITS (2-16 and 8-32 bits), loihi1, loihi2, spinnaker2, xylo-61201,
// xylo-a3 or xylo-imu. loihi and xylo are the old words of loihi2 and xylo-61201.
// Errors  ParameterError naming the words that are known
FixedTarget fixed_target(const std::string& word);

// What a network takes of the cores of a chip: at least so many, each with its share of the neurons.
//   has room  where one core's axons suffice, which more cores do not widen
struct CoreCounts {
    std::size_t cores = 0;
    std::size_t compartments = 0; // neurons and modes
    std::size_t axons_in = 0;     // that end in a core
    std::size_t axons_out = 0;    // that begin in a core
    std::size_t synapse_bits = 0; // of a core: a weight's bits and the address of its neuron
};
CoreCounts count_cores(const FixedNetwork& network, const FixedTarget& target);

// What of a network and its rounded form the target cannot hold or do, a line each, with what would fit:
// empty if it fits.
std::vector<std::string> misfits(const Network& network, const FixedNetwork& fixed,
                                 const FixedTarget& target);

} // namespace smnn::sim
