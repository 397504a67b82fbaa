#pragma once

#include "smnn/sim/network.hpp"

namespace smnn::sim {

// The same network with W = xi_in diag(lambda) xi_out^T itself in place of the modes: each entry summed
// in double and rounded to float32 once. N^2 numbers, where the modes are 2 N P + P.
Network with_dense_recurrence(const Network& network);

} // namespace smnn::sim
