#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "smnn/learning/task.hpp"

namespace smnn::cli {

// Trial `index` of a task with the draws that evaluate makes for that seed and trial.
learning::Trial encoded_trial(const learning::Task& task, std::uint64_t seed, std::size_t index);

// The class that a trial should be answered with; nothing if that is a trajectory.
std::optional<std::uint32_t> label_of(const learning::Trial& trial);

} // namespace smnn::cli
