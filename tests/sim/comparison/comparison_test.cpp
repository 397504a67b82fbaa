#include "smnn/sim/comparison/comparison.hpp"

#include "tests/support/catch.hpp"

using namespace smnn;

TEST_CASE("the median of an even count is the mean of the two in the middle", "[sim]") {
    CHECK(sim::median({3.0}) == 3.0);
    CHECK(sim::median({5.0, 1.0, 2.0}) == 2.0);
    CHECK(sim::median({9.0, 1.0}) == 5.0);
    CHECK(sim::median({8.0, 1.0, 4.0, 2.0}) == 3.0);
}

TEST_CASE("spikes that only one engine has are named: trial, tick, neuron and engine", "[sim]") {
    const sim::Events both = sim::sorted({{3, 1}, {4, 2}});
    const sim::Events fewer = sim::sorted({{3, 1}});
    CHECK_NOTHROW(sim::require_same_spikes("trial 0", "event-modes", both, "clock-modes", both));
    std::string what;
    try {
        sim::require_same_spikes("trial 7", "event-modes", fewer, "clock-modes", both);
    } catch (const sim::EnginesDisagree& difference) {
        what = difference.what();
    }
    CHECK(what == "trial 7, tick 4, neuron 2: a spike of clock-modes alone");
}

TEST_CASE("the share of differing spikes is of all that either run has", "[sim]") {
    const std::vector<sim::Events> first{sim::sorted({{1, 0}, {1, 2}, {5, 0}}), {}};
    const std::vector<sim::Events> second{sim::sorted({{1, 2}, {2, 0}, {5, 0}}), {}};
    CHECK(sim::differing_share(first, second) == 0.5); // 2 of 4: (1, 0) and (2, 0)
    CHECK(sim::differing_share(first, first) == 0.0);
    const std::vector<sim::Events> none(2);
    CHECK(sim::differing_share(none, none) == 0.0);
    CHECK(sim::differing_share(first, none) == 1.0);
}
