#include "smnn/io/cameras/camera_windows.hpp"

#include "tests/support/catch.hpp"
#include "tests/support/scratch.hpp"

using namespace smnn;
using tests::contains;

namespace {

std::string event(unsigned x, unsigned y, unsigned polarity, unsigned microseconds) {
    std::string bytes;
    for (const unsigned byte : {x, y, polarity << 7U | microseconds >> 16U,
                                microseconds >> 8U & 0xffU, microseconds & 0xffU}) {
        bytes += static_cast<char>(byte);
    }
    return bytes;
}

const std::string overflow = event(7, 240, 0, 12345);

sim::Events parse(const std::string& bytes, io::TimeGrid& grid, io::Sensor sensor = {34, 34}) {
    const tests::Scratch scratch;
    tests::overwrite(scratch / "0.bin", bytes);
    io::CameraWindows reader(scratch / "0.bin",
                             io::CameraReader(scratch / "0.bin", io::CameraFormat::nmnist, sensor),
                             io::PixelSelection(sensor, {}), grid);
    sim::Events events;
    for (io::Window window; reader.next(window);) events.append(window.input);
    return events;
}

std::string message(const std::string& bytes, double time_step_ms = 1.0) {
    io::TimeGrid grid(time_step_ms);
    const auto error = tests::format_error([&] { parse(bytes, grid); });
    return error ? error->what() : "";
}

} // namespace

TEST_CASE("an event of the camera is five bytes: its pixel, its polarity, its microsecond",
          "[io]") {
    io::TimeGrid grid(0.001);
    const sim::Events events =
        parse(event(0, 0, 0, 0) + event(33, 33, 0, 70'000) + event(2, 1, 1, 8'388'607), grid);
    CHECK(events == sim::sorted({{0, 0}, {70'000, 1155}, {8'388'607, 1156 + 34 + 2}}));
    CHECK(grid.moved() == 0);
}

TEST_CASE("the clock of the camera goes on where its 13 bits overflow", "[io]") {
    io::TimeGrid grid(0.001);
    const sim::Events events = parse(event(1, 0, 0, 100) + overflow + event(2, 0, 0, 5) + overflow +
                                         overflow + event(3, 0, 0, 6),
                                     grid);
    CHECK(events == sim::sorted({{100, 1}, {8192 + 5, 2}, {3 * 8192 + 6, 3}}));
}

TEST_CASE("pixels that fire within one tick are in the order of their channels", "[io]") {
    io::TimeGrid grid(1.0);
    const sim::Events events =
        parse(event(3, 0, 0, 900) + event(9, 0, 0, 1'200) + event(3, 0, 0, 1'400), grid);
    CHECK(events == sim::sorted({{1, 3}, {1, 3}, {1, 9}}));
    CHECK(grid.times() == 3);
    CHECK(grid.moved() == 3);
    CHECK(grid.largest_move_ms() == Approx(0.4).epsilon(1e-12));
}

TEST_CASE("a recording that is none is refused at its event", "[io]") {
    CHECK(contains(message(event(34, 0, 0, 1)),
                   "byte 0: an event at x 34, y 0, the sensor has 34 x 34"));
    CHECK(
        contains(message(event(0, 0, 0, 1) + event(0, 34, 0, 1)), "byte 5: an event at x 0, y 34"));
    CHECK(contains(message(event(0, 0, 0, 9'000) + event(0, 0, 0, 1'000)),
                   "byte 5: an event at 1000 us, the one before is at 9000 us"));
    for (const double step : {0.001, 1.0, 100.0}) { // whatever the time step
        CHECK(contains(message(event(0, 0, 0, 1'001) + event(0, 0, 0, 1'000), step),
                       "byte 5: an event at 1000 us, the one before is at 1001 us"));
    }
    for (std::size_t size = 1; size < 5; ++size) {
        CHECK(contains(message(event(1, 2, 0, 3) + event(1, 2, 0, 3).substr(0, size)),
                       "byte 5: a word of " + std::to_string(size) + " bytes, 5 are expected"));
    }
    CHECK(contains(message(event(0, 0, 0, 1), 1e-22),
                   "an event at 1 us: time 0.001 ms is beyond 2^61 ticks"));
    CHECK(message("") == ""); // nothing happened
}
