#pragma once

#include <cstddef>

#include "smnn/sim/events.hpp"

namespace smnn::io {

// The pixels of an event camera, and the one rule that makes channels of them, here as in tonic:
// darker pixels first, row by row from the top, then the brighter.
//
//     channel = (polarity height + y) width + x          polarity 1: brighter
struct Sensor {
    std::size_t width = 0;
    std::size_t height = 0;

    std::size_t channels() const { return 2 * width * height; }

    sim::Channel channel(std::size_t x, std::size_t y, bool is_brighter) const {
        return static_cast<sim::Channel>(((is_brighter ? height : 0) + y) * width + x);
    }

    friend bool operator==(const Sensor&, const Sensor&) = default;
};

} // namespace smnn::io
