#include "smnn/sim/comparison/difference.hpp"

#include "tests/support/catch.hpp"

using namespace smnn;

namespace {

const sim::Events spikes = sim::sorted({{3, 1}, {3, 4}, {7, 0}});

} // namespace

TEST_CASE("equal spike trains do not differ", "[sim]") {
    CHECK(!sim::first_difference(spikes, spikes));
    CHECK(!sim::first_difference({}, {}));
}

TEST_CASE("the first spike that one train lacks is the difference, whichever lacks it", "[sim]") {
    struct Case {
        std::vector<sim::Event> other;
        sim::Tick tick;
        sim::Channel neuron;
        bool missing_in_other;
    };
    const std::vector<Case> cases = {
        {{{3, 1}, {3, 4}}, 7, 0, true},                  // the last is gone
        {{{3, 1}, {7, 0}}, 3, 4, true},                  // one within a tick
        {{{7, 0}}, 3, 1, true},                          // a whole tick
        {{{3, 1}, {3, 4}, {6, 9}, {7, 0}}, 6, 9, false}, // a tick more
        {{{3, 1}, {3, 2}, {3, 4}, {7, 0}}, 3, 2, false}, // one more within a tick
        {{{3, 1}, {3, 5}, {7, 0}}, 3, 4, true},          // another neuron in its place
        {{{3, 0}, {3, 4}, {7, 0}}, 3, 0, false},         // an earlier neuron in its place
        {{{3, 1}, {3, 4}, {8, 0}}, 7, 0, true},          // a tick too late
        {{}, 3, 1, true},
    };
    for (const Case& c : cases) {
        const sim::Events other = sim::sorted(c.other);
        const auto difference = sim::first_difference(spikes, other);
        REQUIRE(difference);
        CAPTURE(c.tick, c.neuron);
        CHECK(difference->tick == c.tick);
        CHECK(difference->neuron == c.neuron);
        CHECK(difference->is_missing_in_second == c.missing_in_other);

        const auto reverse = sim::first_difference(other, spikes);
        REQUIRE(reverse);
        CHECK(reverse->tick == c.tick);
        CHECK(reverse->neuron == c.neuron);
        CHECK(reverse->is_missing_in_second != c.missing_in_other);
    }
}
