#include "sim/encoding.hpp"

#include <array>
#include <cmath>

#include "sim/error.hpp"
#include "tests/support/catch.hpp"

using namespace smnn::sim;

TEST_CASE("each pixel drives its own channel", "[sim]") {
    for (const Coding coding : {Coding::rate, Coding::latency}) {
        for (std::size_t pixel = 0; pixel < 9; ++pixel) {
            std::array<std::uint8_t, 9> image{};
            image[pixel] = 255;
            Random random(1, "encoding");
            Events events;
            encode(image, coding, 5, random, events);
            REQUIRE_FALSE(events.empty());
            for (std::size_t i = 0; i < events.size(); ++i) CHECK(events[i].channel == pixel);
        }
    }
}

TEST_CASE("a pixel's spike rate is its brightness", "[sim]") {
    std::array<std::uint8_t, 4> image{0, 255, 51, 200};
    Random random(9, "encoding");
    Events events;
    constexpr Tick ticks = 40000;
    encode(image, Coding::rate, ticks, random, events);
    std::array<Tick, 4> spikes{};
    for (std::size_t i = 0; i < events.size(); ++i) ++spikes[events[i].channel];
    CHECK(spikes[0] == 0);
    CHECK(spikes[1] == ticks); // always
    // Five standard deviations of a Bernoulli mean.
    for (const std::size_t pixel : {2U, 3U}) {
        const double p = image[pixel] / 255.0;
        const double rate = static_cast<double>(spikes[pixel]) / double{ticks};
        CHECK(std::abs(rate - p) < 5.0 * std::sqrt(p * (1.0 - p) / double{ticks}));
    }
}

TEST_CASE("latency code: one spike a lit pixel, the brighter the earlier", "[sim]") {
    const std::array<std::uint8_t, 5> image{0, 1, 128, 254, 255};
    Random random(1, "encoding");
    Events events;
    encode(image, Coding::latency, 50, random, events);
    REQUIRE(events.size() == 4);
    CHECK(events[0] == Event{0, 3});
    CHECK(events[1] == Event{0, 4});
    CHECK(events[2] == Event{24, 2});
    CHECK(events[3] == Event{49, 1});
}

TEST_CASE("a coding that nobody knows is refused", "[sim]") {
    CHECK_THROWS_AS(coding_from_name("morse"), ParameterError);
    CHECK(coding_from_name(name(Coding::latency)) == Coding::latency);
    CHECK(coding_from_name(name(Coding::rate)) == Coding::rate);
}
