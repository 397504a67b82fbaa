#include "smnn/io/time_grid.hpp"

#include <cmath>
#include <limits>

#include "smnn/sim/error.hpp"
#include "smnn/sim/random.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/scratch.hpp"

using namespace smnn;
using io::TimeGrid;
using tests::contains;
using tests::refusal;

TEST_CASE("a time goes to the nearest tick, from the middle to the later one", "[io]") {
    TimeGrid grid(2.0);
    CHECK(grid.tick(0.0) == 0);
    CHECK(grid.tick(0.99) == 0);
    CHECK(grid.tick(1.0) == 1);
    CHECK(grid.tick(4.0) == 2);
    CHECK(grid.tick(5.5) == 3);
    CHECK(grid.times() == 5);
    CHECK(grid.moved() == 3);
    CHECK(grid.largest_move_ms() == 1.0);
}

TEST_CASE("a tick's time is on the grid in every unit and type it may have been stored in",
          "[io]") {
    for (const double step : {2.0, 1.0, 0.5, 0.1, 0.025, 0.001}) {
        TimeGrid grid(step);
        for (std::uint64_t i = 0; i < 2000; ++i) {
            const auto tick = static_cast<sim::Tick>(sim::Random(1, "ticks", i).below(1U << 20U));
            const double time_ms = static_cast<double>(tick) * step;
            const double from_seconds = time_ms / 1000.0 * 1000.0;
            const double from_reciprocal = time_ms * 0.001 * 1000.0;
            CHECK(grid.tick(time_ms) == tick);
            CHECK(grid.tick(from_seconds) == tick);
            CHECK(grid.tick(from_reciprocal) == tick);
            // Float32 tells ticks apart up to 2^22 of them.
            const auto narrow = static_cast<float>(time_ms / 1000.0);
            CHECK(grid.tick(static_cast<double>(narrow) * 1000.0,
                            std::numeric_limits<float>::epsilon()) == tick);
        }
        CHECK(grid.moved() == 0);
    }
}

TEST_CASE("a time of a narrow type is moved where its type would have said the tick better",
          "[io]") {
    TimeGrid grid(1.0);
    const double half_precision = 1.0 / 1024;
    grid.tick(117.5, half_precision); // float16 tells 117.5 from 118: its steps are 0.06 there
    CHECK(grid.moved() == 1);
    grid.tick(1585.5, half_precision); // but not 1585.5 from 1586: its steps are 1 there
    CHECK(grid.moved() == 1);
}

TEST_CASE("times that a simulator added up are on the grid, however many steps", "[io]") {
    TimeGrid grid(0.1, 0.0, io::OffGrid::refuse);
    double time_ms = 0.0;
    for (sim::Tick tick = 1; tick <= 100'000; ++tick) {
        time_ms += 0.1;
        REQUIRE(grid.tick(time_ms) == tick);
    }
    CHECK(std::abs(time_ms - 10'000.0) > 1e-9); // far more than its last place
    CHECK(grid.tick(0.1 + 0.9e-7) == 1);
    CHECK(contains(refusal([&] { grid.tick(0.1 + 1.1e-7); }), "between two ticks"));
    CHECK(grid.moved() == 0);
}

TEST_CASE("tick 0 is where it is said to be", "[io]") {
    TimeGrid grid(0.5, 100.0);
    CHECK(grid.tick(100.0) == 0);
    CHECK(grid.tick(101.5) == 3);
    CHECK(grid.tick(99.75) == 0); // the nearest tick is the first
    CHECK(contains(refusal([&] { grid.tick(99.7); }), "time 99.7 ms, a finite one from 100 on"));
    CHECK(TimeGrid(0.5, -100.0).tick(-99.0) == 2);
}

TEST_CASE("times that have no tick are refused", "[io]") {
    const double infinity = std::numeric_limits<double>::infinity();
    TimeGrid grid(0.001);
    CHECK(contains(refusal([&] { grid.tick(-1.0); }), "time -1 ms"));
    CHECK(contains(refusal([&] { grid.tick(std::nan("")); }), "time nan ms"));
    CHECK(contains(refusal([&] { grid.tick(infinity); }), "time inf ms"));
    CHECK(contains(refusal([&] { grid.tick(1e300); }), "beyond 2^61 ticks of 0.001 ms"));
    CHECK(grid.times() == 0);
    CHECK(contains(refusal([&] { TimeGrid(1.0, 0.0, io::OffGrid::refuse).tick(0.3); }),
                   "time 0.3 ms lies between two ticks of 1 ms"));
    CHECK(TimeGrid(0.1, 0.0, io::OffGrid::refuse).tick(0.1 + 0.2) == 3);
    for (const double step : {0.0, -1.0, infinity, std::nan("")}) {
        CHECK(contains(refusal([&] { TimeGrid{step}; }), "a time step of"));
    }
    CHECK(contains(refusal([&] { TimeGrid(1.0, infinity); }), "a start at inf ms"));
}
