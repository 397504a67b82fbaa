#include "smnn/io/cameras/recording.hpp"

namespace smnn::io {

namespace {

// AEDAT 2.0: lines that start with #, the first "#!AER-DAT2.0"; then eight bytes an event, big-endian: 32 bits
// of address, 32 of microseconds. What an address says hangs on the chip, which "# AEChip:" names:
//
//     DVS128   bit 15: not of light; 14-8: y; 7-1: x; 0: brighter
//     DAVIS    bit 31: of a picture or of movement; 30-22: y; 21-12: x; 11: brighter; 10: not of light
//
// Rows count from the bottom. A file without the line is of the DVS128 if its sensor has 128 x 128 pixels,
// as the caller says, else of a DAVIS. The clock turns over every 72 minutes.
constexpr std::size_t event_bytes = 8;
constexpr Sensor dvs128{128, 128};

struct Chip {
    std::string_view name; // in the line, from where it is looked for
    Sensor sensor;
};
constexpr Chip chips[] = {
    {"DVS128", {128, 128}},   {"DAVIS128", {128, 128}}, {"DAVIS208", {208, 192}},
    {"DAVIS240", {240, 180}}, {"DAVIS346", {346, 260}}, {"DAVIS640", {640, 480}},
};

std::uint32_t big_endian(const char* bytes) {
    std::uint32_t value = 0;
    for (int i = 0; i < 4; ++i) value = value << 8U | static_cast<unsigned char>(bytes[i]);
    return value;
}

class Aedat2Decoder : public CameraDecoder {
public:
    Aedat2Decoder(RecordingBytes bytes, const Sensor& sensor, bool is_dvs128)
        : CameraDecoder(std::move(bytes), sensor, event_bytes), is_dvs128_(is_dvs128) {}

    bool decode(std::vector<CameraEvent>& events) override {
        const std::string_view there = bytes_.view(event_bytes);
        const std::size_t whole = there.size() / event_bytes * event_bytes;
        if (whole == 0) return end(there.size());
        const std::uint64_t offset = bytes_.offset();
        for (std::size_t at = 0; at < whole; at += event_bytes) {
            const std::uint32_t address = big_endian(there.data() + at);
            const std::uint64_t time_us = clock_.at(big_endian(there.data() + at + 4));
            if ((address & (is_dvs128_ ? 0x8000U : 0x80000400U)) != 0) continue;
            if (is_dvs128_ && address > 0x7FFFU) {
                throw bytes_.error(
                    "address " + std::to_string(address) + ", those of a DVS128 have 15 bits", at);
            }
            const std::uint32_t x = is_dvs128_ ? address >> 1U & 0x7FU : address >> 12U & 0x3FFU;
            const std::uint32_t y = is_dvs128_ ? address >> 8U & 0x7FU : address >> 22U & 0x1FFU;
            if (y >= sensor_->height) {
                throw bytes_.error("an event at x " + std::to_string(x) + ", y " +
                                       std::to_string(y) + " from the bottom, the sensor has " +
                                       std::to_string(sensor_->width) + " x " +
                                       std::to_string(sensor_->height),
                                   at);
            }
            add({time_us, static_cast<std::uint16_t>(x),
                 static_cast<std::uint16_t>(sensor_->height - 1 - y),
                 (address >> (is_dvs128_ ? 0U : 11U) & 1U) != 0},
                offset + at, events);
        }
        bytes_.take(whole);
        return true;
    }

private:
    bool is_dvs128_;
    TurningClock clock_{32, std::uint64_t{1} << 31U};
};

std::string upper(std::string_view text) {
    std::string upper(text);
    for (char& c : upper) {
        if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    }
    return upper;
}

} // namespace

std::unique_ptr<CameraDecoder> decode_aedat2(RecordingBytes bytes, std::optional<Sensor> sensor) {
    std::optional<Chip> chip;
    std::string named;
    for (bool is_first = true;; is_first = false) {
        const std::optional<std::string> line = bytes.line("#");
        if (is_first && (!line || !line->starts_with("#!AER-DAT2.0"))) {
            throw sim::FormatError(bytes.path(), 0, "'#!AER-DAT2.0' is expected");
        }
        if (!line) break;
        constexpr std::string_view key = "# AEChip:";
        if (!line->starts_with(key)) continue;
        named = line->substr(key.size());
        named.erase(named.find_last_not_of("\r\n ") + 1);
        const std::string looked_for = upper(named);
        for (const Chip& known : chips) {
            if (looked_for.find(known.name) != std::string::npos) chip = known;
        }
    }
    if (!chip && !sensor) {
        throw sim::ParameterError(
            bytes.path() + ": its chip is " +
            (named.empty() ? "not named" : "'" + named + "', which is not known") +
            ": the width and height of its sensor are needed");
    }
    sensor = agreed(bytes, chip ? std::optional(chip->sensor) : std::nullopt, sensor);
    const bool is_dvs128 = chip ? chip->name == chips[0].name : *sensor == dvs128;
    return std::make_unique<Aedat2Decoder>(std::move(bytes), *sensor, is_dvs128);
}

} // namespace smnn::io
