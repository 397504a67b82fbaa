#include "tools/smnn/flags/encoded_trial.hpp"

#include <variant>

namespace smnn::cli {

learning::Trial encoded_trial(const learning::Task& task, std::uint64_t seed, std::size_t index) {
    sim::Random random(seed, "encoding", index);
    learning::Trial trial;
    task.make_trial(index, random, trial);
    return trial;
}

std::optional<std::uint32_t> label_of(const learning::Trial& trial) {
    const auto* label = std::get_if<std::size_t>(&trial.target);
    if (label == nullptr) return std::nullopt;
    return static_cast<std::uint32_t>(*label);
}

} // namespace smnn::cli
