#include "smnn/io/bytes/little_endian.hpp"
#include "smnn/io/cameras/recording.hpp"

namespace smnn::io {

namespace {

// DAT, version 2: a header of "% key value", a byte with the kind of the events and one with their size; then
// eight bytes an event, little-endian: 32 bits of microseconds, 14 of x, 14 of y, 4 of polarity.
// The clock turns over every 72 minutes.
constexpr std::size_t event_bytes = 8;
constexpr unsigned change_of_light = 0x0C;
constexpr unsigned change_of_light_of_old = 0x00;

class DatDecoder : public CameraDecoder {
public:
    using CameraDecoder::CameraDecoder;

    bool decode(std::vector<CameraEvent>& events) override {
        const std::string_view there = bytes_.view(event_bytes);
        const std::size_t whole = there.size() / event_bytes * event_bytes;
        if (whole == 0) return end(there.size());
        const std::uint64_t offset = bytes_.offset();
        for (std::size_t at = 0; at < whole; at += event_bytes) {
            const auto time = read_little_endian<std::uint32_t>(there.data() + at);
            const auto pixel = read_little_endian<std::uint32_t>(there.data() + at + 4);
            add({clock_.at(time), static_cast<std::uint16_t>(pixel & 0x3FFFU),
                 static_cast<std::uint16_t>(pixel >> 14U & 0x3FFFU), (pixel >> 28U & 1U) != 0},
                offset + at, events);
        }
        bytes_.take(whole);
        return true;
    }

private:
    TurningClock clock_{32, std::uint64_t{1} << 31U};
};

} // namespace

std::unique_ptr<CameraDecoder> decode_dat(RecordingBytes bytes, std::optional<Sensor> sensor) {
    const PropheseeHeader header = read_prophesee_header(bytes);
    if (!header.evt.empty() || !header.format.empty()) {
        throw sim::FormatError(bytes.path(), 0, "a header of RAW, one of DAT is expected");
    }
    if (!header.version.empty() && header.version != "2") {
        throw sim::FormatError(bytes.path(), 0,
                               "DAT of version " + header.version + ", version 2 is read");
    }
    const std::string_view kind = bytes.view(2);
    if (kind.size() < 2) throw bytes.error("the kind of the events is expected, the file ends");
    const auto type = static_cast<unsigned char>(kind[0]);
    const auto size = static_cast<unsigned char>(kind[1]);
    if (type != change_of_light && type != change_of_light_of_old) {
        throw bytes.error("events of kind " + std::to_string(type) +
                          ", changes of light (0, 12) are read");
    }
    if (size != event_bytes) {
        throw bytes.error("events of " + std::to_string(size) + " bytes, 8 are expected", 1);
    }
    bytes.take(2);
    sensor = agreed(bytes, header.sensor, sensor);
    return std::make_unique<DatDecoder>(std::move(bytes), sensor, event_bytes);
}

} // namespace smnn::io
