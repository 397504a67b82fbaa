#include "smnn/sim/encoding/encoding.hpp"

#include <array>
#include <cmath>

#include "smnn/sim/error.hpp"
#include "tests/support/catch.hpp"

using namespace smnn::sim;

TEST_CASE("each pixel drives its own channel", "[sim]") {
    for (const Coding coding : {Coding::rate, Coding::latency}) {
        for (std::size_t pixel = 0; pixel < 9; ++pixel) {
            std::array<std::uint8_t, 9> image{};
            image[pixel] = 255;
            Random random(1, "encoding");
            Events events;
            encode(image, 3, coding, 5, random, events);
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
    encode(image, 4, Coding::rate, ticks, random, events);
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
    encode(image, 5, Coding::latency, 50, random, events);
    REQUIRE(events.size() == 4);
    CHECK(events[0] == Event{0, 3});
    CHECK(events[1] == Event{0, 4});
    CHECK(events[2] == Event{24, 2});
    CHECK(events[3] == Event{49, 1});
}

TEST_CASE("a finer grid tells greys apart in latency code that a coarse one does not", "[sim]") {
    std::array<std::uint8_t, 255> image{};
    for (std::size_t i = 0; i < image.size(); ++i) image[i] = static_cast<std::uint8_t>(i + 1);
    Random random(1, "encoding");
    Events events;
    const auto moments = [&](Tick ticks) {
        encode(image, 255, Coding::latency, ticks, random, events);
        CHECK(events.size() == 255);
        CHECK(events.end_tick() <= ticks);
        return events.volleys();
    };
    CHECK(moments(50) == 50);
    CHECK(moments(255) == 255);
    CHECK(moments(100'000) == 255);
    // The brightness of 1 is 254/255 of the way, in whatever ticks, without overflow.
    CHECK(moments(longest_run) == 255);
    CHECK(events[254].tick == longest_run / 255 * 254 + longest_run % 255 * 254 / 255);
    // Every moment of a coarse grid holds those of the fine one that begin in it.
    encode(image, 255, Coding::latency, 50 * 7, random, events);
    Events coarse;
    encode(image, 255, Coding::latency, 50, random, coarse);
    for (std::size_t i = 0; i < 255; ++i) CHECK(events[i].tick / 7 == coarse[i].tick);
}

TEST_CASE("a coding that nobody knows is refused", "[sim]") {
    CHECK_THROWS_AS(coding_from_name("morse"), ParameterError);
    CHECK(coding_from_name(name(Coding::latency)) == Coding::latency);
    CHECK(coding_from_name(name(Coding::rate)) == Coding::rate);
    CHECK(coding_from_name(name(Coding::camera)) == Coding::camera);
}
