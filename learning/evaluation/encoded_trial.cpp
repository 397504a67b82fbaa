#include "smnn/learning/evaluation/encoded_trial.hpp"

#include <variant>

namespace smnn::learning {

Trial encoded_trial(const Task& task, std::uint64_t seed, std::size_t index) {
    sim::Random random(seed, "encoding", index);
    Trial trial;
    task.make_trial(index, random, trial);
    return trial;
}

std::optional<std::uint32_t> label_of(const Trial& trial) {
    const auto* label = std::get_if<std::size_t>(&trial.target);
    if (label == nullptr) return std::nullopt;
    return static_cast<std::uint32_t>(*label);
}

} // namespace smnn::learning
