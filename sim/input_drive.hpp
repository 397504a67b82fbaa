#pragma once

#include <span>
#include <vector>

#include "sim/events.hpp"
#include "sim/matrix.hpp"

namespace smnn::sim {

// What one tick's input adds to the current of every neuron: sum over its events of value * column,
// the term Win x[k] of (1).
//
// Summed in float32 in address order, the same in both engines: to the bit, the same sum. `drive` has the
// stride of the input weights, its filling comes out 0.
// Cost   N additions an event
void input_drive(const Matrix& input, const Volley& volley, std::span<float> drive);

// The same for the ticks of a window, whose input is known beforehand: a block of neurons takes in all of
// its ticks before the next block, so that its slice of the weights is still in the cache when the channel
// comes again.
class DriveWindow {
public:
    explicit DriveWindow(const Matrix& input); // refers to the weights while it lives

    // Ticks that one window holds: up to 64, fewer where a tick of them is large.
    Tick longest() const { return static_cast<Tick>(drives_.cols()); }

    // Sums the events of [from, until), at most longest() ticks. Returns how many they were.
    std::size_t fill(const Events& events, Tick from, Tick until);

    // The drive at a tick of the window, N padded; null if it has no event.
    const float* at(Tick tick) const { return columns_[static_cast<std::size_t>(tick - from_)]; }

private:
    const Matrix& input_;
    Matrix drives_; // a column a tick that has events
    std::vector<const float*> columns_;
    Tick from_ = 0;
};

} // namespace smnn::sim
