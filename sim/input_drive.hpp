#pragma once

#include <span>

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

} // namespace smnn::sim
