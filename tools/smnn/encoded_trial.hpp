#pragma once

#include <cstddef>
#include <cstdint>

#include "learning/task.hpp"

namespace smnn::cli {

// Trial `index` of a task with the draws that evaluate makes for that seed and trial.
learning::Trial encoded_trial(const learning::Task& task, std::uint64_t seed, std::size_t index);

} // namespace smnn::cli
