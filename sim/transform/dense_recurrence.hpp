#pragma once

#include <cstdint>
#include <optional>

#include "smnn/sim/network.hpp"

namespace smnn::sim {

// Returns the same network with W = xi_in diag(lambda) xi_out^T itself in place of the modes: each entry summed
// in double and rounded to float32 once. N^2 numbers, where the modes are 2 N P + P.
Network with_dense_recurrence(const Network& network);

// Returns what that W takes, its padding included.
std::uint64_t dense_recurrence_bytes(const Network& network);

// Returns what the system would give this process without swapping; nothing where it does not say.
std::optional<std::uint64_t> available_memory();

} // namespace smnn::sim
