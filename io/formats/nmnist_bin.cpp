#include "smnn/io/formats/nmnist_bin.hpp"

#include <algorithm>
#include <array>
#include <cassert>

namespace smnn::io {

namespace {

constexpr std::size_t event_bytes = 5;
constexpr unsigned overflow_y = 240;
constexpr std::uint64_t overflow_us = 1U << 13U;
constexpr double us_per_ms = 1000.0;

} // namespace

NmnistBinReader::NmnistBinReader(const std::string& path, const Sensor& sensor, TimeGrid& grid)
    : file_(path), sensor_(sensor), grid_(grid) {
    assert(sensor.width >= 1 && sensor.width <= 256 && sensor.height >= 1 && sensor.height <= 256);
}

sim::FormatError NmnistBinReader::error(const std::string& what) const {
    return {file_.path(), event_offset_, what};
}

bool NmnistBinReader::peek() {
    while (!next_) {
        event_offset_ = file_.offset();
        std::array<char, event_bytes> bytes{};
        const std::size_t got = file_.read(bytes);
        if (got == 0) return false;
        if (got < event_bytes) {
            throw error("an event of " + std::to_string(got) + " bytes, 5 are expected");
        }
        const auto byte = [&](std::size_t i) {
            return unsigned{static_cast<unsigned char>(bytes[i])};
        };
        const unsigned x = byte(0);
        const unsigned y = byte(1);
        if (y == overflow_y) {
            overflows_us_ += overflow_us;
            continue;
        }
        if (x >= sensor_.width || y >= sensor_.height) {
            throw error("an event at x " + std::to_string(x) + ", y " + std::to_string(y) +
                        ", the sensor has " + std::to_string(sensor_.width) + " x " +
                        std::to_string(sensor_.height));
        }
        const unsigned polarity = byte(2) >> 7U;
        const std::uint64_t time_us =
            overflows_us_ + ((byte(2) & 0x7fU) << 16U | byte(3) << 8U | byte(4));
        if (time_us < last_us_) {
            throw error("an event at " + std::to_string(time_us) + " us, the one before is at " +
                        std::to_string(last_us_) + " us: events are in the order of their times");
        }
        sim::Event event;
        try {
            event.tick = grid_.tick(static_cast<double>(time_us) / us_per_ms);
        } catch (const sim::ParameterError& refused) {
            throw error(refused.what());
        }
        event.channel = sensor_.channel(x, y, polarity == 1);
        last_us_ = time_us;
        next_ = event;
    }
    return true;
}

std::optional<sim::Tick> NmnistBinReader::next_tick(sim::Events& events) {
    if (!peek()) return std::nullopt;
    const sim::Tick tick = next_->tick;
    tick_.clear();
    while (peek() && next_->tick == tick) {
        tick_.push_back(next_->channel);
        next_.reset();
    }
    std::sort(tick_.begin(), tick_.end());
    events.append(tick, tick_);
    return tick;
}

} // namespace smnn::io
