#include "smnn/sim/run/cost.hpp"

#include <array>

namespace smnn::sim {

Cost& Cost::operator+=(const Cost& other) {
    std::array<std::uint64_t, 32> counts{};
    std::size_t i = 0;
    for_each_counter(other, [&](const char*, std::uint64_t count) { counts[i++] = count; });
    i = 0;
    for_each_counter(*this, [&](const char*, std::uint64_t& count) { count += counts[i++]; });
    return *this;
}

} // namespace smnn::sim
