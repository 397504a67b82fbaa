#pragma once

#include <cstdint>
#include <optional>

#include "smnn/sim/network.hpp"

namespace smnn::cli {

// The same network with W = xi_in diag(lambda) xi_out^T itself in place of the modes: each entry summed
// in double and rounded to float32 once. For comparison only: N^2 numbers, where the modes are 2 N P + P.
sim::Network with_dense_recurrence(const sim::Network& network);

// What that W takes, its padding included.
std::uint64_t dense_recurrence_bytes(const sim::Network& network);

// What the system would give a process without swapping; nothing where it does not say.
std::optional<std::uint64_t> available_memory();

} // namespace smnn::cli
