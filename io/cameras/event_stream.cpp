#include "smnn/io/cameras/event_stream.hpp"

#include "smnn/io/bytes/little_endian.hpp"
#include "smnn/io/cameras/recording.hpp"

namespace smnn::io {

namespace {

// Event Stream, version 2, of a dvs: "Event Stream", three bytes of version, a byte with the kind of the
// events, 16 bits of width, 16 of height, little-endian; then five bytes an event:
//
//     7 bits of microseconds since the event before, below 127; the lowest bit: brighter
//     16 bits of x, 16 of y
//
// and between events 255 for 127 microseconds more, 254 for nothing. The definition does not say where
// rows begin: they are counted from the bottom, as its own tools and those of others draw them.
constexpr std::string_view signature = "Event Stream";
constexpr unsigned dvs = 1;
constexpr unsigned more_time = 0xFF;
constexpr unsigned nothing = 0xFE;
constexpr std::uint64_t most_us = 127; // one less fits beside the polarity
constexpr std::size_t event_bytes = 5;
constexpr std::size_t header_bytes = 20;
constexpr std::uint64_t longest_gap_us = 86'400'000'000; // a day: 680 MB
constexpr std::size_t buffer_bytes = 64 * 1024;

class EventStreamDecoder : public CameraDecoder {
public:
    using CameraDecoder::CameraDecoder;

    bool decode(std::vector<CameraEvent>& events) override {
        const std::string_view there = bytes_.view(is_cut_ ? event_bytes : 1);
        std::size_t at = 0;
        for (is_cut_ = false; at < there.size() && !is_cut_;) {
            const unsigned first = static_cast<unsigned char>(there[at]);
            if (first == more_time) {
                time_us_ += most_us;
                ++at;
            } else if (first == nothing) {
                ++at;
            } else if (there.size() - at < event_bytes) {
                is_cut_ = true;
            } else {
                take(first, there.data() + at + 1, at, events);
                at += event_bytes;
            }
        }
        if (at == 0) return end(there.size());
        bytes_.take(at);
        return true;
    }

private:
    void take(unsigned first, const char* pixel, std::size_t at, std::vector<CameraEvent>& events) {
        time_us_ += first >> 1U;
        const auto x = read_little_endian<std::uint16_t>(pixel);
        const auto y = read_little_endian<std::uint16_t>(pixel + 2);
        if (y >= sensor_->height) {
            throw bytes_.error("an event at x " + std::to_string(x) + ", y " + std::to_string(y) +
                                   " from the bottom, the sensor has " +
                                   std::to_string(sensor_->width) + " x " +
                                   std::to_string(sensor_->height),
                               at);
        }
        add({time_us_, x, static_cast<std::uint16_t>(sensor_->height - 1 - y), (first & 1U) != 0},
            bytes_.offset() + at, events);
    }

    std::uint64_t time_us_ = 0;
    bool is_cut_ = false; // the view ends within an event
};

} // namespace

std::unique_ptr<CameraDecoder> decode_event_stream(RecordingBytes bytes,
                                                   std::optional<Sensor> sensor) {
    const std::string_view header = bytes.view(header_bytes);
    if (header.substr(0, signature.size()) != signature) {
        throw bytes.error("'Event Stream' is expected");
    }
    if (header.size() < header_bytes) {
        throw bytes.error("a header of " + std::to_string(header.size()) +
                          " bytes, 20 are expected");
    }
    const auto byte = [&](std::size_t i) {
        return unsigned{static_cast<unsigned char>(header[i])};
    };
    if (byte(12) != 2) {
        throw bytes.error("version " + std::to_string(byte(12)) + "." + std::to_string(byte(13)) +
                              ", version 2 is read",
                          12);
    }
    if (byte(15) != dvs) {
        throw bytes.error(
            "events of kind " + std::to_string(byte(15)) + ", those of a dvs (1) are read", 15);
    }
    const Sensor said{read_little_endian<std::uint16_t>(header.data() + 16),
                      read_little_endian<std::uint16_t>(header.data() + 18)};
    bytes.take(header_bytes);
    sensor = agreed(bytes, said, sensor);
    return std::make_unique<EventStreamDecoder>(std::move(bytes), sensor, event_bytes);
}

EventStreamWriter::EventStreamWriter(const std::string& path, const Sensor& sensor)
    : file_(path), sensor_(sensor), bytes_(signature) {
    if (sensor.width == 0 || sensor.height == 0 || sensor.width > 0xFFFF ||
        sensor.height > 0xFFFF) {
        throw sim::ParameterError(path + ": a sensor of " + std::to_string(sensor.width) + " x " +
                                  std::to_string(sensor.height) +
                                  " pixels, 1 to 65535 across are allowed");
    }
    bytes_ += {2, 0, 0, dvs};
    append_little_endian(bytes_, static_cast<std::uint16_t>(sensor.width));
    append_little_endian(bytes_, static_cast<std::uint16_t>(sensor.height));
}

void EventStreamWriter::append(std::span<const CameraEvent> events) {
    for (const CameraEvent& event : events) {
        if (event.x >= sensor_.width || event.y >= sensor_.height || event.time_us < last_us_) {
            throw sim::ParameterError(
                file_.path() + ": an event at " + std::to_string(event.time_us) + " us, x " +
                std::to_string(event.x) + ", y " + std::to_string(event.y) + ": from " +
                std::to_string(last_us_) + " us on, on " + std::to_string(sensor_.width) + " x " +
                std::to_string(sensor_.height) + " pixels is expected");
        }
        std::uint64_t gap = event.time_us - last_us_;
        if (gap > longest_gap_us) {
            throw sim::ParameterError(file_.path() + ": an event " + std::to_string(gap) +
                                      " us after the one before, or after 0: the format writes a "
                                      "byte for every 127 us of it, and up to " +
                                      std::to_string(longest_gap_us) + " us are written");
        }
        for (; gap >= most_us; gap -= most_us) {
            bytes_.push_back(static_cast<char>(more_time));
            if (bytes_.size() >= buffer_bytes) flush();
        }
        bytes_.push_back(static_cast<char>(gap << 1U | (event.is_brighter ? 1U : 0U)));
        append_little_endian(bytes_, event.x);
        append_little_endian(bytes_, static_cast<std::uint16_t>(sensor_.height - 1 - event.y));
        last_us_ = event.time_us;
        if (bytes_.size() >= buffer_bytes) flush();
    }
}

void EventStreamWriter::flush() {
    file_.write(bytes_);
    bytes_.clear();
}

void EventStreamWriter::close() {
    flush();
    file_.commit();
}

} // namespace smnn::io
