#include "smnn/io/cameras/recording.hpp"

namespace smnn::io {

namespace {

// Recordings as N-MNIST and N-Caltech101 have them (`*.bin`, one a file): five bytes an event, big-endian:
//
//     x                  8 bits
//     y                  8 bits; 240: no event, 2^13 microseconds are added to all that follow
//     polarity           1 bit, 1: brighter
//     microseconds      23 bits
//
// Source: Orchard et al., "Converting static image datasets to spiking neuromorphic datasets using
// saccades", Front. Neurosci. 9:437 (2015), and its Read_Ndataset.
constexpr std::size_t event_bytes = 5;
constexpr unsigned overflow_y = 240;
constexpr std::uint64_t overflow_us = 1U << 13U;

class NmnistDecoder : public CameraDecoder {
public:
    using CameraDecoder::CameraDecoder;

    bool decode(std::vector<CameraEvent>& events) override {
        const std::string_view there = bytes_.view(event_bytes);
        const std::size_t whole = there.size() / event_bytes * event_bytes;
        if (whole == 0) return end(there.size());
        const std::uint64_t offset = bytes_.offset();
        for (std::size_t at = 0; at < whole; at += event_bytes) {
            const auto byte = [&](std::size_t i) {
                return unsigned{static_cast<unsigned char>(there[at + i])};
            };
            if (byte(1) == overflow_y) {
                overflows_us_ += overflow_us;
                continue;
            }
            add({overflows_us_ + ((byte(2) & 0x7FU) << 16U | byte(3) << 8U | byte(4)),
                 static_cast<std::uint16_t>(byte(0)), static_cast<std::uint16_t>(byte(1)),
                 byte(2) >> 7U != 0},
                offset + at, events);
        }
        bytes_.take(whole);
        return true;
    }

private:
    std::uint64_t overflows_us_ = 0;
};

} // namespace

std::unique_ptr<CameraDecoder> decode_nmnist(RecordingBytes bytes, std::optional<Sensor> sensor) {
    sensor = agreed(bytes, std::nullopt, sensor);
    return std::make_unique<NmnistDecoder>(std::move(bytes), sensor, event_bytes);
}

} // namespace smnn::io
