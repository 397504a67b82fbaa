#include "smnn/sim/encoding/encoding.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "smnn/sim/dynamics/lanes.hpp"
#include "smnn/sim/encoding/event_camera.hpp"
#include "smnn/sim/error.hpp"

namespace smnn::sim {

namespace {

void encode_latency(std::span<const std::uint8_t> image, Tick ticks, Events& events) {
    std::vector<std::pair<Tick, Channel>> spikes;
    for (std::size_t pixel = 0; pixel < image.size(); ++pixel) {
        if (image[pixel] == 0) continue;
        const Tick darkness = 255 - image[pixel]; // of 255; many ticks are not multiplied by it
        const Tick tick = darkness * (ticks / 255) + darkness * (ticks % 255) / 255;
        spikes.emplace_back(tick, static_cast<Channel>(pixel));
    }
    std::sort(spikes.begin(), spikes.end());
    for (const auto& [tick, channel] : spikes) events.append({tick, channel});
}

} // namespace

// Only pixels above 0 draw, 16 bits each, held against pixel / 255 in the same units, rounded up: 255
// always spikes, and the probability is off by less than 2^-16.
void encode_rate(std::span<const std::uint8_t> pixels, Tick first, Tick ticks, Random& random,
                 Events& events) {
    AlignedVector<Channel> lit(pixels.size() + lanes);
    std::size_t count = 0;
    for (std::size_t pixel = 0; pixel < pixels.size(); ++pixel) { // without a branch a pixel
        lit[count] = static_cast<Channel>(pixel);
        count += pixels[pixel] != 0 ? 1 : 0;
    }
    const std::size_t width = padded(count);
    AlignedVector<std::uint16_t> highest(width); // draw that makes a spike
    for (std::size_t i = 0; i < count; ++i) {
        const std::uint32_t pixel = pixels[lit[i]];
        highest[i] = static_cast<std::uint16_t>(((pixel << 16) + 254) / 255 - 1);
    }

    constexpr Tick window = 32; // ticks drawn at once
    AlignedVector<std::uint32_t> draws(static_cast<std::size_t>(window) * width / 2);
    std::vector<Channel> spikes(width + lanes);
    for (Tick from = 0; from < ticks; from += window) {
        const Tick length = std::min(window, ticks - from);
        random.fill(std::span(draws).first(static_cast<std::size_t>(length) * width / 2));
        const std::uint32_t* draw = draws.data();
        for (Tick tick = first + from; tick < first + from + length; ++tick) {
            Channel* end = spikes.data();
            for (std::size_t i = 0; i < width; i += lanes, draw += lanes / 2) {
                std::uint32_t mask = mask_of(shorts_at(draw) <= shorts_at(highest.data() + i));
                if (i + lanes > count) mask &= (1U << (count - i)) - 1; // the filling is silent
                end += compress(lit.data() + i, mask, end);
            }
            events.append(tick, std::span(std::as_const(spikes))
                                    .first(static_cast<std::size_t>(end - spikes.data())));
        }
    }
}

std::size_t channels_of(Coding coding, std::size_t pixels) {
    return coding == Coding::camera ? 2 * pixels : pixels;
}

void encode(std::span<const std::uint8_t> image, std::size_t columns, Coding coding, Tick ticks,
            Random& random, Events& events) {
    events.clear();
    switch (coding) {
        case Coding::rate:
            return encode_rate(image, 0, ticks, random, events);
        case Coding::latency:
            return encode_latency(image, ticks, events);
        case Coding::camera:
            return encode_camera(image, columns, ticks, {}, events);
    }
}

const char* name(Coding coding) {
    switch (coding) {
        case Coding::rate:
            return "rate";
        case Coding::latency:
            return "latency";
        case Coding::camera:
            break;
    }
    return "camera";
}

Coding coding_from_name(const std::string& word) {
    if (word == "rate") return Coding::rate;
    if (word == "latency") return Coding::latency;
    if (word == "camera") return Coding::camera;
    throw ParameterError("coding '" + word + "' is not known: rate, latency or camera");
}

} // namespace smnn::sim
