#pragma once

#include "smnn/learning/task.hpp"

namespace smnn::learning {

// The same trials on a grid of time m times as fine (sim/refine): every event at its own moment, every
// target as long as it was.
//   Errors  ParameterError as sim::refined, of the task's ticks at once
Task refined(Task task, sim::Tick m);

} // namespace smnn::learning
