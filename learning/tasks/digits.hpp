#pragma once

#include <memory>

#include "learning/task.hpp"
#include "sim/encoding.hpp"

namespace smnn::learning {

// Pictures of ten classes (MNIST, Fashion-MNIST, anything in IDX), a channel a pixel.
//   Errors  ParameterError if there are no pictures, or no ticks
Task digits(std::shared_ptr<const sim::LabelledImages> images, sim::Coding coding, sim::Tick ticks);

} // namespace smnn::learning
