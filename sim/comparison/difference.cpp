#include "smnn/sim/comparison/difference.hpp"

#include <algorithm>
#include <tuple>

namespace smnn::sim {

namespace {

// In volleys that are not equal: where they part. One may be the beginning of the other.
Difference difference_in(const Volley& first, const Volley& second) {
    const auto [a, b] = std::mismatch(first.channels.begin(), first.channels.end(),
                                      second.channels.begin(), second.channels.end());
    const bool first_has = b == second.channels.end() || (a != first.channels.end() && *a < *b);
    return {first.tick, first_has ? *a : *b, first_has};
}

} // namespace

std::optional<Difference> first_difference(const Events& first, const Events& second) {
    const std::size_t volleys = std::max(first.volleys(), second.volleys());
    for (std::size_t i = 0; i < volleys; ++i) {
        const Volley a = i < first.volleys() ? first.volley(i) : Volley{never, {}, {}};
        const Volley b = i < second.volleys() ? second.volley(i) : Volley{never, {}, {}};
        if (a.tick < b.tick) return Difference{a.tick, a.channels.front(), true};
        if (b.tick < a.tick) return Difference{b.tick, b.channels.front(), false};
        if (!std::equal(a.channels.begin(), a.channels.end(), b.channels.begin(), b.channels.end()))
            return difference_in(a, b);
    }
    return std::nullopt;
}

} // namespace smnn::sim
