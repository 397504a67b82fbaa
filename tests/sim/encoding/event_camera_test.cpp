#include "smnn/sim/encoding/event_camera.hpp"

#include <algorithm>
#include <cmath>
#include <memory>

#include "smnn/io/idx.hpp"
#include "smnn/sim/error.hpp"
#include "tests/support/catch.hpp"

using namespace smnn;
using namespace smnn::sim;

namespace {

constexpr std::size_t columns = 12;
constexpr std::size_t pixels = columns * columns;

// A bright bar, four pixels wide, from top to bottom.
std::vector<std::uint8_t> bar(std::uint8_t brightness) {
    std::vector<std::uint8_t> image(pixels, 0);
    for (std::size_t i = 0; i < pixels; ++i) {
        if (i % columns >= 4 && i % columns < 8) image[i] = brightness;
    }
    return image;
}

Events seen(const std::vector<std::uint8_t>& image, const CameraOptions& options,
            Tick ticks = 1000) {
    Events events;
    encode_camera(image, columns, ticks, options, events);
    return events;
}

CameraOptions along(std::vector<Gaze> path) {
    CameraOptions options;
    options.path = std::move(path);
    return options;
}

std::size_t on_events(const Events& events) {
    std::size_t count = 0;
    for (std::size_t i = 0; i < events.size(); ++i) count += events[i].channel < pixels ? 0 : 1;
    return count;
}

std::vector<int> sums_of_polarity(const Events& events) {
    std::vector<int> sums(pixels, 0);
    for (std::size_t i = 0; i < events.size(); ++i) {
        sums[events[i].channel % pixels] += events[i].channel < pixels ? -1 : 1;
    }
    return sums;
}

} // namespace

TEST_CASE("a still gaze sees nothing, and neither does a gaze that wanders over an even field",
          "[sim]") {
    CHECK(seen(bar(255), along({{1.5, -1.0}, {1.5, -1.0}})).empty());
    CHECK(seen(std::vector<std::uint8_t>(pixels, 0), {}).empty());
    CHECK(seen(bar(255), along({{0.0, -2.0}, {0.0, 2.0}})).size() > 0); // its ends move
}

// Back where it began a pixel may miss the last level, which it touches and does not cross.
TEST_CASE("on the way there and back every pixel brightens as often as it darkens", "[sim]") {
    const CameraOptions there_and_back = along({{0.0, 0.0}, {3.0, 1.3}, {0.0, 0.0}});
    for (const CameraOptions& options : {there_and_back, CameraOptions{}}) {
        const Events events = seen(bar(200), options);
        REQUIRE(events.size() > 200);
        for (const int sum : sums_of_polarity(events)) CHECK(std::abs(sum) <= 1);
        CHECK(static_cast<double>(on_events(events)) ==
              Approx(static_cast<double>(events.size()) / 2.0).epsilon(0.03));
    }
}

TEST_CASE("the other direction of motion is the other polarity", "[sim]") {
    // The gaze starts and ends on whole pixels, where every level lies the same way off.
    const Events right = seen(bar(255), along({{0.0, 0.0}, {3.0, 0.0}}));
    const Events left = seen(bar(255), along({{3.0, 0.0}, {0.0, 0.0}}));
    REQUIRE(right.size() > 100);
    CHECK(left.size() == right.size());
    CHECK(sums_of_polarity(left).size() == pixels);
    const std::vector<int> there = sums_of_polarity(right);
    const std::vector<int> back = sums_of_polarity(left);
    for (std::size_t i = 0; i < pixels; ++i) CHECK(there[i] == -back[i]);
    // A gaze to the right moves the bar to the left: its left edge brightens pixels 1 to 3 of a row, the
    // right edge darkens pixels 5 to 7.
    for (std::size_t column = 0; column < columns; ++column) {
        const int sum = there[5 * columns + column];
        CHECK((sum > 0) == (column >= 1 && column < 4));
        CHECK((sum < 0) == (column >= 5 && column < 8));
    }
}

TEST_CASE("an edge gives as many events as its contrast has thresholds", "[sim]") {
    std::size_t before = 0;
    for (const int brightness : {20, 50, 90, 160, 255}) {
        const Events events =
            seen(bar(static_cast<std::uint8_t>(brightness)), along({{0.0, 0.0}, {3.0, 0.0}}));
        // log((0.1 + p) / 0.1) / 0.3, on 3 pixels of 12 rows, at two edges.
        const double levels = std::log1p(brightness / 255.0 / 0.1) / 0.3;
        CHECK(events.size() == 2 * 3 * 12 * static_cast<std::size_t>(levels));
        CHECK(events.size() > before);
        before = events.size();
    }
}

TEST_CASE("a level is crossed at its moment, in ticks as fine as asked for", "[sim]") {
    // The pixel left of the bar's edge brightens along one pixel of way, linearly in log light.
    const auto image = bar(255);
    const CameraOptions options = along({{0.0, 0.0}, {1.0, 0.0}});
    const double range = std::log1p(1.0 / 0.1);
    for (const Tick ticks : {10, 1000, 100'000}) {
        const Events events = seen(image, options, ticks);
        std::size_t level = 0;
        for (std::size_t i = 0; i < events.size(); ++i) {
            if (events[i].channel != pixels + 3) continue; // ON, first row
            ++level;
            const double moment = static_cast<double>(level) * options.threshold / range;
            const double tick = moment * static_cast<double>(ticks);
            // The nearest tick; where the moment is the last the end of the trial is left to the last tick.
            const double last = static_cast<double>(ticks - 1);
            const double off = static_cast<double>(events[i].tick) - std::min(tick, last);
            CHECK(std::abs(off) <= 0.5 + 1e-6);
        }
        CHECK(level == static_cast<std::size_t>(range / options.threshold));
    }
}

TEST_CASE("three saccades over real digits give a few thousand events, half of them ON", "[sim]") {
    const LabelledImages digits = io::read_digits(SMNN_SOURCE_DIR "/tools/digits", io::Split::test);
    std::size_t all = 0;
    std::size_t on = 0;
    std::vector<std::size_t> thirds(3);
    for (std::size_t i = 0; i < 100; ++i) {
        Events events;
        encode_camera(digits.image(i), 28, 300'000, {}, events);
        Events again;
        encode_camera(digits.image(i), 28, 300'000, {}, again);
        REQUIRE(events == again);
        CHECK(events.end_tick() <= 300'000);
        CHECK(events.end_channel() <= 2 * 784);
        all += events.size();
        for (std::size_t e = 0; e < events.size(); ++e) {
            on += events[e].channel < 784 ? 0 : 1;
            ++thirds[static_cast<std::size_t>(events[e].tick / 100'000)];
        }
    }
    CHECK(all / 100 > 2000); // N-MNIST: some four thousand
    CHECK(all / 100 < 8000);
    CHECK(static_cast<double>(on) == Approx(static_cast<double>(all) / 2.0).epsilon(0.03));
    for (const std::size_t third : thirds) CHECK(third > all / 5); // every saccade is seen
}

TEST_CASE("a camera without a threshold, light or way is refused", "[sim]") {
    CameraOptions options;
    options.threshold = 0.0;
    CHECK_THROWS_WITH(seen(bar(1), options),
                      "an event camera's threshold is 0.000000: it must be above 0 and finite");
    options = {};
    options.background = -1.0;
    CHECK_THROWS_AS(seen(bar(1), options), ParameterError);
    CHECK_THROWS_AS(seen(bar(1), along({{0.0, 0.0}})), ParameterError);
}
