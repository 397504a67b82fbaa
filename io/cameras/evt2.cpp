#include <bit>

#include "smnn/io/bytes/little_endian.hpp"
#include "smnn/io/cameras/recording.hpp"

namespace smnn::io {

namespace {

// EVT 2.0: words of 32 bits, little-endian, their kind in the highest four.
//
//     0, 1     an event, darker or brighter: 6 low bits of the time, 11 of x, 11 of y
//     8        28 high bits of the time
//     others   triggers, counters and what the vendor keeps to itself: skipped
//
// EVT 2.1: words of 64 bits; the upper half is a word of EVT 2.0, the lower says which of the 32 pixels from x
// on have the event, the lowest bit first. Sensors of one kind send the upper half first ("endianness=legacy").
//
// The clock has 34 bits. It never falls but where it turns over, every 4.8 hours; readings that come
// a little late in the stream are a file out of order, no turn.
constexpr unsigned darker = 0x0;
constexpr unsigned brighter = 0x1;
constexpr unsigned time_high = 0x8;
constexpr unsigned high_bits = 28;
constexpr unsigned low_bits = 6;

constexpr std::uint32_t low(std::uint32_t word, unsigned first, unsigned bits) {
    return (word >> first) & ((1U << bits) - 1U);
}

template <unsigned WordBytes>
class Evt2Decoder : public CameraDecoder {
public:
    Evt2Decoder(RecordingBytes bytes, std::optional<Sensor> sensor, bool has_halves_swapped)
        : CameraDecoder(std::move(bytes), sensor, WordBytes),
          head_(WordBytes == 8 && !has_halves_swapped ? 4 : 0) {}

    bool decode(std::vector<CameraEvent>& events) override {
        const std::string_view there = bytes_.view(WordBytes);
        const std::size_t words = there.size() / WordBytes;
        if (words == 0) return end(there.size());
        const std::uint64_t offset = bytes_.offset();
        for (std::size_t at = 0; at < words * WordBytes; at += WordBytes) {
            const auto head = read_little_endian<std::uint32_t>(there.data() + at + head_);
            const std::uint32_t mask =
                WordBytes == 4 ? 1U
                               : read_little_endian<std::uint32_t>(there.data() + at + 4 - head_);
            take(head, mask, offset + at, events);
        }
        bytes_.take(words * WordBytes);
        return true;
    }

private:
    void take(std::uint32_t head, std::uint32_t mask, std::uint64_t offset,
              std::vector<CameraEvent>& events) {
        const std::uint32_t kind = head >> 28U;
        if (kind == time_high) {
            high_us_ = clock_.at(low(head, 0, high_bits)) << low_bits;
        } else if (kind == darker || kind == brighter) {
            if (!high_us_) {
                without_time_ += static_cast<unsigned>(std::popcount(mask));
                return;
            }
            for (; mask != 0; mask &= mask - 1) {
                const std::uint32_t x =
                    low(head, 11, 11) + static_cast<unsigned>(std::countr_zero(mask));
                add({*high_us_ + low(head, 22, low_bits), static_cast<std::uint16_t>(x),
                     static_cast<std::uint16_t>(low(head, 0, 11)), kind == brighter},
                    offset, events);
            }
        }
    }

    std::size_t head_; // where in a word the half with its kind is
    TurningClock clock_{high_bits, 1U << (high_bits - 1)};
    std::optional<std::uint64_t> high_us_;
};

} // namespace

std::unique_ptr<CameraDecoder> decode_evt2(RecordingBytes bytes, std::optional<Sensor> sensor) {
    const PropheseeHeader header = read_raw_header(bytes, "2.0", "EVT2");
    sensor = agreed(bytes, header.sensor, sensor);
    return std::make_unique<Evt2Decoder<4>>(std::move(bytes), sensor, false);
}

std::unique_ptr<CameraDecoder> decode_evt21(RecordingBytes bytes, std::optional<Sensor> sensor) {
    const PropheseeHeader header = read_raw_header(bytes, "2.1", "EVT21");
    sensor = agreed(bytes, header.sensor, sensor);
    return std::make_unique<Evt2Decoder<8>>(std::move(bytes), sensor, header.has_halves_swapped);
}

} // namespace smnn::io
