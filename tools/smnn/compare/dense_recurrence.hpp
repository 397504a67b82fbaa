#pragma once

#include <cstdint>
#include <optional>

#include "smnn/sim/network.hpp"

namespace smnn::cli {

// What the W of sim::with_dense_recurrence() takes, its padding included.
std::uint64_t dense_recurrence_bytes(const sim::Network& network);

// What the system would give a process without swapping; nothing where it does not say.
std::optional<std::uint64_t> available_memory();

} // namespace smnn::cli
