#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "smnn/learning/task.hpp"

namespace smnn::learning {

// Trial `index` of a task with the draws that evaluate makes for that seed and trial.
Trial encoded_trial(const Task& task, std::uint64_t seed, std::size_t index);

// The class that a trial should be answered with; nothing if that is a trajectory.
std::optional<std::uint32_t> label_of(const Trial& trial);

} // namespace smnn::learning
