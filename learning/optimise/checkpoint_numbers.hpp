#pragma once

#include <string>

#include "smnn/sim/checkpoint.hpp"

namespace smnn::learning {

// Numbers that are no counts, kept as the bits of a counter: they come back as they were. The name in the
// file ends in ".bits".
void save_number(sim::Checkpoint& checkpoint, const std::string& name, double value);

// 0 where there is none of that name.
double saved_number(const sim::Checkpoint& checkpoint, const std::string& name);
std::uint64_t saved_count(const sim::Checkpoint& checkpoint, const std::string& name);

} // namespace smnn::learning
