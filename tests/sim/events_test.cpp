#include "smnn/sim/events.hpp"

#include <cmath>

#include "smnn/sim/error.hpp"
#include "tests/support/catch.hpp"

using namespace smnn::sim;

TEST_CASE("events keep their total order: tick, then channel, then value", "[sim]") {
    const Events events = sorted({{3, 1, 2.0F}, {3, 1, -1.0F}, {0, 7}, {3, 0}});
    REQUIRE(events.size() == 4);
    CHECK(events[0] == Event{0, 7});
    CHECK(events[1] == Event{3, 0});
    CHECK(events[2] == Event{3, 1, -1.0F});
    CHECK(events[3] == Event{3, 1, 2.0F});
}

TEST_CASE("an event before the last one is refused, an equal one arrives twice", "[sim]") {
    Events events;
    events.append({5, 2});
    events.append({5, 2});
    CHECK(events.size() == 2);
    CHECK(events.volleys() == 1);
    CHECK_THROWS_AS(events.append({5, 1}), ParameterError);
    CHECK_THROWS_AS(events.append({4, 9}), ParameterError);
    CHECK_THROWS_AS(events.append({5, 2, 0.5F}), ParameterError);
    CHECK(events.size() == 2);
}

TEST_CASE("a tick below 0 and a value that is not finite are refused", "[sim]") {
    Events events;
    CHECK_THROWS_AS(events.append({-1, 0}), ParameterError);
    CHECK_THROWS_AS(events.append({longest_run, 0}), ParameterError);
    CHECK_THROWS_AS(events.append({never, 0}), ParameterError);
    CHECK_THROWS_AS(events.append({0, 0, NAN}), ParameterError);
    CHECK_THROWS_AS(events.append({0, 0, INFINITY}), ParameterError);
    CHECK(events.empty());
}

TEST_CASE("one graded event among spikes leaves the others' values at 1", "[sim]") {
    Events events;
    events.append({0, 0});
    CHECK_FALSE(events.is_graded());
    events.append({1, 4, 0.25F});
    const Channel later[] = {2, 3};
    events.append(2, later);
    CHECK(events.is_graded());
    CHECK(events[0].value == 1.0F);
    CHECK(events[1].value == 0.25F);
    CHECK(events.volley(2).value(1) == 1.0F);
}

TEST_CASE("volleys are found by their tick", "[sim]") {
    const Events events = sorted({{2, 0}, {2, 1}, {10, 0}});
    CHECK(events.volleys() == 2);
    CHECK(events.volley(0).channels.size() == 2);
    CHECK(events.first_volley_from(0) == 0);
    CHECK(events.first_volley_from(3) == 1);
    CHECK(events.first_volley_from(11) == 2);
    CHECK(events.end_tick() == 11);
    CHECK(events.end_channel() == 2);
    CHECK(Events().end_tick() == 0);
    CHECK(Events().end_channel() == 0);
    CHECK(sorted({{0, UINT32_MAX}}).end_channel() == std::uint64_t{1} << 32);
}
