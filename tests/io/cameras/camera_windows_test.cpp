#include "smnn/io/cameras/camera_windows.hpp"

#include <algorithm>

#include "smnn/io/cameras/event_stream.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/scratch.hpp"

using namespace smnn;
using io::CameraEvent;

namespace {

constexpr io::Sensor sensor{40, 30};

std::vector<CameraEvent> drawn(std::size_t count) {
    std::vector<CameraEvent> events;
    std::uint64_t state = 12345;
    std::uint64_t time = 0;
    for (std::size_t i = 0; i < count; ++i) {
        state = state * 6364136223846793005U + 1442695040888963407U;
        time += state >> 62U;
        events.push_back({time, static_cast<std::uint16_t>((state >> 40U) % sensor.width),
                          static_cast<std::uint16_t>((state >> 20U) % sensor.height),
                          (state >> 60U & 1U) != 0});
    }
    return events;
}

sim::Events all(const std::vector<CameraEvent>& events, const io::PixelOptions& options,
                io::TimeGrid& grid, std::size_t* windows = nullptr, sim::Tick* until = nullptr) {
    const tests::Scratch scratch;
    io::EventStreamWriter writer(scratch / "drawn.es", sensor);
    writer.append(events);
    writer.close();
    io::CameraWindows reader(scratch / "drawn.es",
                             io::CameraReader(scratch / "drawn.es", io::CameraFormat::event_stream),
                             io::PixelSelection(sensor, options), grid);
    sim::Events read;
    io::Window window;
    bool was_last = false;
    while (reader.next(window)) {
        CHECK_FALSE(was_last);
        CHECK(window.input.end_tick() <= window.until);
        read.append(window.input);
        was_last = window.is_last;
        if (windows != nullptr) ++*windows;
        if (until != nullptr) *until = window.until;
    }
    CHECK(was_last);
    return read;
}

} // namespace

TEST_CASE("each event of a camera is on the channel of its pixel, at the nearest tick", "[io]") {
    const std::vector<CameraEvent> events = drawn(100'000);
    io::TimeGrid grid(0.5);
    std::size_t windows = 0;
    sim::Tick until = 0;
    const sim::Events read = all(events, {}, grid, &windows, &until);
    std::vector<sim::Event> right;
    for (const CameraEvent& event : events) {
        right.push_back({static_cast<sim::Tick>((event.time_us + 250) / 500),
                         sensor.channel(event.x, event.y, event.is_brighter)});
    }
    CHECK(read == sim::sorted(right));
    CHECK(windows == 4); // of 32 Ki events and more
    CHECK(until == right.back().tick + 1);
    CHECK(grid.times() == events.size());
}

TEST_CASE("a region, blocks of pixels and merged polarities", "[io]") {
    const std::vector<CameraEvent> events = drawn(5000);
    const io::PixelOptions options{.region = io::PixelRegion{5, 3, 21, 11}, .side = 4};
    io::PixelOptions merged = options;
    merged.merges_polarities = true;
    CHECK(io::PixelSelection(sensor, options).pixels() == io::Sensor{6, 3});
    CHECK(io::PixelSelection(sensor, options).channels() == 36);
    CHECK(io::PixelSelection(sensor, merged).channels() == 18);
    std::vector<sim::Event> right;
    std::vector<sim::Event> right_merged;
    for (const CameraEvent& event : events) {
        if (event.x < 5 || event.x >= 26 || event.y < 3 || event.y >= 14) continue;
        const auto pixel =
            static_cast<sim::Channel>((event.y - 3U) / 4U * 6U + (event.x - 5U) / 4U);
        const auto tick = static_cast<sim::Tick>((event.time_us + 500) / 1000);
        right.push_back({tick, event.is_brighter ? pixel + 18 : pixel});
        right_merged.push_back({tick, pixel});
    }
    REQUIRE(right.size() > 500);
    io::TimeGrid grid(1.0);
    CHECK(all(events, options, grid) == sim::sorted(right));
    CHECK(all(events, merged, grid) == sim::sorted(right_merged));
}

TEST_CASE("a region that is not on the sensor is refused", "[io]") {
    for (const io::PixelRegion region :
         {io::PixelRegion{0, 0, 41, 1}, io::PixelRegion{40, 0, 1, 1}, io::PixelRegion{39, 29, 1, 2},
          io::PixelRegion{0, 0, 0, 5}}) {
        CHECK(
            tests::contains(tests::refusal([&] { io::PixelSelection(sensor, {.region = region}); }),
                            "the sensor has 40 x 30"));
    }
    CHECK(tests::contains(tests::refusal([&] { io::PixelSelection(sensor, {.side = 0}); }),
                          "blocks of 0 pixels"));
}

TEST_CASE("times before the start are refused with their event", "[io]") {
    io::TimeGrid grid(1.0, 5.0);
    const std::vector<CameraEvent> events = {{4000, 0, 0, true}};
    CHECK(tests::contains(tests::refusal([&] { all(events, {}, grid); }),
                          "an event at 4000 us: time 4 ms, a finite one from 5 on is expected"));
}
