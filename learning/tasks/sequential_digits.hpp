#pragma once

#include <memory>

#include "smnn/learning/task.hpp"
#include "smnn/sim/encoding/encoding.hpp"

namespace smnn::learning {

// The same pictures row by row: a channel a column, each row shown for `ticks_per_row` ticks in rate
// code. What the first rows said must be remembered until the last: a task that needs recurrence.
// A training sees each picture moved by up to `shift` pixels.
//   Errors  ParameterError if there are no pictures, or no ticks
Task sequential_digits(std::shared_ptr<const sim::LabelledImages> images, sim::Tick ticks_per_row,
                       std::size_t shift = 0);

} // namespace smnn::learning
