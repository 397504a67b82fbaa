#pragma once

#include <optional>

#include "smnn/sim/events.hpp"

namespace smnn::sim {

// A spike that one of two spike trains has and the other lacks.
struct Difference {
    Tick tick = 0;
    Channel neuron = 0;
    bool is_missing_in_second = false; // else in the first
};

// Returns the first difference in tick and neuron; nothing where the two agree. O(size).
std::optional<Difference> first_difference(const Events& first, const Events& second);

} // namespace smnn::sim
