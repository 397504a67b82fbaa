#include "sim/input_drive.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include "sim/random.hpp"
#include "tests/support/catch.hpp"

using namespace smnn::sim;

TEST_CASE("the drive is the float32 sum in address order, to the bit, for any population",
          "[sim]") {
    Random random(3, "drive");
    for (std::size_t neurons = 1; neurons <= 300; neurons += 13) {
        Matrix input(neurons, 40);
        for (std::size_t c = 0; c < 40; ++c) {
            for (float& w : input.column(c)) w = static_cast<float>(random.normal());
        }
        Events events;
        for (Channel c = 0; c < 40; ++c) {
            if (random.below(2) == 0) {
                events.append(
                    {0, c, neurons % 2 == 0 ? 1.0F : static_cast<float>(random.normal())});
            }
        }
        AlignedVector<float> drive(input.stride(), 99.0F);
        input_drive(input, events.volley(0), drive);
        for (std::size_t n = 0; n < input.stride(); ++n) {
            if (n >= neurons) {
                REQUIRE(drive[n] == 0.0F);
                continue;
            }
            double exact = 0.0;
            float sum = 0.0F;
            for (std::size_t i = 0; i < events.size(); ++i) {
                const float w = input(n, events[i].channel);
                sum += events[i].value * w;
                exact += static_cast<double>(events[i].value) * static_cast<double>(w);
            }
            if (!events.is_graded()) {
                REQUIRE(drive[n] == sum);
            } else { // a compiler may fuse the product into the sum: one rounding less a term
                REQUIRE(static_cast<double>(drive[n]) == Approx(exact).margin(1e-5));
            }
        }
    }
}

TEST_CASE("the drives of a window are those of its ticks, to the bit, wherever the window begins",
          "[sim]") {
    Random random(4, "drive");
    for (const std::size_t neurons : {3U, 100U, 300U}) {
        Matrix input(neurons, 20);
        for (std::size_t c = 0; c < 20; ++c) {
            for (float& w : input.column(c)) w = static_cast<float>(random.normal());
        }
        Events events;
        for (Tick tick = 0; tick < 200; tick += 1 + static_cast<Tick>(random.below(3))) {
            for (Channel c = 0; c < 20; ++c) {
                if (random.below(2) == 0) events.append({tick, c});
            }
        }
        DriveWindow window(input);
        REQUIRE(window.longest() == 64);
        AlignedVector<float> drive(input.stride());
        std::size_t counted = 0;
        for (const auto& [from, until] : {std::pair<Tick, Tick>{0, 64}, {64, 65}, {65, 120}}) {
            counted += window.fill(events, from, until);
            for (Tick tick = from; tick < until; ++tick) {
                const std::size_t i = events.first_volley_from(tick);
                if (i == events.volleys() || events.volley(i).tick != tick) {
                    REQUIRE(window.at(tick) == nullptr);
                    continue;
                }
                input_drive(input, events.volley(i), drive);
                REQUIRE(std::equal(drive.begin(), drive.end(), window.at(tick)));
            }
        }
        std::size_t expected = 0;
        for (std::size_t i = 0; i < events.size(); ++i) expected += events[i].tick < 120 ? 1 : 0;
        CHECK(counted == expected);
    }
}
