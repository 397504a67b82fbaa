#include "smnn/learning/optimise/checkpoint_numbers.hpp"

#include <bit>

namespace smnn::learning {

void save_number(sim::Checkpoint& checkpoint, const std::string& name, double value) {
    checkpoint.counters[name + ".bits"] = std::bit_cast<std::uint64_t>(value);
}

double saved_number(const sim::Checkpoint& checkpoint, const std::string& name) {
    return std::bit_cast<double>(saved_count(checkpoint, name + ".bits"));
}

std::uint64_t saved_count(const sim::Checkpoint& checkpoint, const std::string& name) {
    const auto found = checkpoint.counters.find(name);
    return found == checkpoint.counters.end() ? 0 : found->second;
}

} // namespace smnn::learning
