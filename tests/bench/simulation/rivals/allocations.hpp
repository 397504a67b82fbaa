#pragma once

#include <cstddef>

namespace smnn::bench {

// How often a program that is linked with allocations.cpp has called operator new.
std::size_t allocations();

} // namespace smnn::bench
