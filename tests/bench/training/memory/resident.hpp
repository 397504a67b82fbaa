#pragma once

#include <cstddef>

namespace smnn::bench {

// Bytes of this process that are in memory, as Linux counts them.
std::size_t resident();

// The most there were since forget_peak(), or since the process began.
std::size_t peak_resident();
void forget_peak();

} // namespace smnn::bench
