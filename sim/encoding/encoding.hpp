#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "smnn/sim/events.hpp"
#include "smnn/sim/random.hpp"

namespace smnn::sim {

// Pictures with a class each, one byte a pixel, row after row.
struct LabelledImages {
    std::size_t rows = 0;
    std::size_t columns = 0;
    std::vector<std::uint8_t> pixels; // size() * rows * columns
    std::vector<std::uint8_t> labels; // one a picture

    std::size_t size() const { return labels.size(); }
    std::size_t channels() const { return rows * columns; }
    std::span<const std::uint8_t> image(std::size_t i) const {
        return {pixels.data() + i * channels(), channels()};
    }
};

// How pixels become spikes, one channel a pixel.
enum class Coding {
    rate,    // at each tick with probability pixel / 255
    latency, // one spike for each pixel that is not 0, the brighter the earlier
    camera,  // OFF and ON events while the gaze moves, event_camera; two channels a pixel
};

// Channels of a picture of so many pixels.
std::size_t channels_of(Coding coding, std::size_t pixels);

// Replaces `events` by the spikes of one picture, `columns` pixels to a row, in the ticks [0, ticks).
//   rate     Bernoulli draws from the given generator
//   latency  tick = floor((255 - pixel) / 255 * ticks) for pixels above 0; no draws. Below 255 ticks
//            several greys share one, from there on each has its own: the grid decides which greys differ
//   camera   encode_camera as it comes; no draws
void encode(std::span<const std::uint8_t> image, std::size_t columns, Coding coding, Tick ticks,
            Random& random, Events& events);

// Appends the rate code of a picture, or of a part of one, in the ticks [first, first + ticks).
void encode_rate(std::span<const std::uint8_t> pixels, Tick first, Tick ticks, Random& random,
                 Events& events);

const char* name(Coding coding); // "rate", "latency", "camera"
Coding coding_from_name(const std::string& word);

} // namespace smnn::sim
