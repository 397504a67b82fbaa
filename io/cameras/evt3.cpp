#include <algorithm>
#include <bit>

#include "smnn/io/bytes/little_endian.hpp"
#include "smnn/io/cameras/recording.hpp"

namespace smnn::io {

namespace {

// EVT 3.0: words of 16 bits, little-endian. The highest four say what the others are; what a word does
// not say stays as it was. All begins at 0, but for the high bits of the time, which must have come.
//
//     0   row: 11 bits; bit 11: of a second camera        5   events at the next 8 pixels of the row
//     1   row of what is no change of light               6   12 low bits of the time
//     2   event: 11 bits of x, bit 11: brighter           8   12 high bits of the time
//     3   base of vectors: 11 bits of x, bit 11           others: triggers, counters: skipped
//     4   events at the next 12 pixels of the row
//
// The clock has 24 bits and turns over every 16.8 s. Its readings may come ten steps late.
enum Kind : unsigned {
    row = 0x0,
    other_row = 0x1,
    pixel = 0x2,
    base = 0x3,
    vector_of_12 = 0x4,
    vector_of_8 = 0x5,
    time_low = 0x6,
    time_high = 0x8,
};
constexpr unsigned bits_11 = 0x7FF;
constexpr unsigned bit_11 = 0x800;
constexpr unsigned bits_12 = 0xFFF;
constexpr std::uint64_t steps_late = 10;

class Evt3Decoder : public CameraDecoder {
public:
    using CameraDecoder::CameraDecoder;

    bool decode(std::vector<CameraEvent>& events) override {
        const std::string_view there = bytes_.view(2);
        const std::size_t words = there.size() / 2;
        if (words == 0) return end(there.size());
        const std::uint64_t offset = bytes_.offset();
        for (std::size_t at = 0; at < 2 * words; at += 2) {
            take(read_little_endian<std::uint16_t>(there.data() + at), offset + at, events);
        }
        bytes_.take(2 * words);
        return true;
    }

private:
    void take(unsigned word, std::uint64_t offset, std::vector<CameraEvent>& events) {
        switch (word >> 12U) {
            case row:
                if ((word & bit_11) != 0) {
                    throw sim::FormatError(bytes_.path(), offset,
                                           "a row of a second camera, recordings of one are read");
                }
                [[fallthrough]];
            case other_row:
                y_ = word & bits_11;
                is_of_light_ = word >> 12U == row;
                break;
            case pixel:
                give(word & bits_11, (word & bit_11) != 0, offset, events);
                break;
            case base:
                x_ = word & bits_11;
                is_brighter_ = (word & bit_11) != 0;
                break;
            case vector_of_12:
                give_vector(word & bits_12, 12, offset, events);
                break;
            case vector_of_8:
                give_vector(word & 0xFFU, 8, offset, events);
                break;
            case time_low:
                low_us_ = word & bits_12;
                break;
            case time_high:
                high_us_ = clock_.at(word & bits_12) << 12U;
                break;
            default:
                break;
        }
    }

    void give_vector(unsigned mask, unsigned pixels, std::uint64_t offset,
                     std::vector<CameraEvent>& events) {
        for (; mask != 0; mask &= mask - 1) {
            give(x_ + static_cast<unsigned>(std::countr_zero(mask)), is_brighter_, offset, events);
        }
        x_ = std::min(x_ + pixels, 0xFF00U); // a row of vectors without a base runs off the sensor
    }

    void give(unsigned x, bool is_brighter, std::uint64_t offset,
              std::vector<CameraEvent>& events) {
        if (!is_of_light_) return;
        if (!high_us_) {
            ++without_time_;
            return;
        }
        add({*high_us_ + low_us_, static_cast<std::uint16_t>(x), static_cast<std::uint16_t>(y_),
             is_brighter},
            offset, events);
    }

    TurningClock clock_{12, steps_late};
    std::optional<std::uint64_t> high_us_;
    unsigned low_us_ = 0;
    unsigned x_ = 0; // of the next vector
    unsigned y_ = 0;
    bool is_brighter_ = false; // the vector
    bool is_of_light_ = true;  // the row
};

} // namespace

std::unique_ptr<CameraDecoder> decode_evt3(RecordingBytes bytes, std::optional<Sensor> sensor) {
    const PropheseeHeader header = read_raw_header(bytes, "3.0", "EVT3");
    sensor = agreed(bytes, header.sensor, sensor);
    return std::make_unique<Evt3Decoder>(std::move(bytes), sensor, 2);
}

} // namespace smnn::io
