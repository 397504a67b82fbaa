#pragma once

#include <optional>

#include "smnn/sim/events.hpp"

namespace smnn::cli {

// A spike that one of two spike trains has and the other lacks.
struct Difference {
    sim::Tick tick = 0;
    sim::Channel neuron = 0;
    bool is_missing_in_second = false; // else in the first
};

// The first in tick and neuron; nothing where the two agree. O(size).
std::optional<Difference> first_difference(const sim::Events& first, const sim::Events& second);

} // namespace smnn::cli
