#pragma once

#include <memory>

#include "smnn/learning/task.hpp"
#include "smnn/sim/encoding/encoding.hpp"

namespace smnn::learning {

// Pictures of ten classes (MNIST, Fashion-MNIST, anything in IDX), a channel a pixel, of a camera two. A training sees each
// of them moved by up to `shift` pixels.
//   Errors  ParameterError if there are no pictures, or no ticks
Task digits(std::shared_ptr<const sim::LabelledImages> images, sim::Coding coding, sim::Tick ticks,
            std::size_t shift = 0);

} // namespace smnn::learning
