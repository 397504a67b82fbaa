#include "sim/encoding.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "sim/error.hpp"

namespace smnn::sim {

namespace {

void encode_latency(std::span<const std::uint8_t> image, Tick ticks, Events& events) {
    std::vector<std::pair<Tick, Channel>> spikes;
    for (std::size_t pixel = 0; pixel < image.size(); ++pixel) {
        if (image[pixel] == 0) continue;
        spikes.emplace_back((255 - image[pixel]) * ticks / 255, static_cast<Channel>(pixel));
    }
    std::sort(spikes.begin(), spikes.end());
    for (const auto& [tick, channel] : spikes) events.append({tick, channel});
}

} // namespace

// Only pixels above 0 draw. A draw of 24 bits is held against pixel / 255 in the same units, rounded
// up, so 255 always spikes and the probability is off by at most 2^-24.
void encode_rate(std::span<const std::uint8_t> pixels, Tick first, Tick ticks, Random& random,
                 Events& events) {
    std::vector<Channel> lit;
    std::vector<std::uint32_t> thresholds;
    for (std::size_t pixel = 0; pixel < pixels.size(); ++pixel) {
        if (pixels[pixel] == 0) continue;
        lit.push_back(static_cast<Channel>(pixel));
        thresholds.push_back(((std::uint32_t{pixels[pixel]} << 24) + 254) / 255);
    }
    std::vector<std::uint32_t> draws(lit.size());
    std::vector<Channel> spikes(lit.size() + 1); // one more: the write behind the last spike
    for (Tick tick = first; tick < first + ticks; ++tick) {
        random.fill(draws);
        std::size_t count = 0;
        for (std::size_t i = 0; i < lit.size(); ++i) { // without a branch a pixel
            spikes[count] = lit[i];
            count += (draws[i] >> 8) < thresholds[i];
        }
        events.append(tick, std::span(spikes).first(count));
    }
}

void encode(std::span<const std::uint8_t> image, Coding coding, Tick ticks, Random& random,
            Events& events) {
    events.clear();
    if (coding == Coding::rate) {
        encode_rate(image, 0, ticks, random, events);
    } else {
        encode_latency(image, ticks, events);
    }
}

const char* name(Coding coding) { return coding == Coding::rate ? "rate" : "latency"; }

Coding coding_from_name(const std::string& word) {
    if (word == "rate") return Coding::rate;
    if (word == "latency") return Coding::latency;
    throw ParameterError("coding '" + word + "' is not known: rate or latency");
}

} // namespace smnn::sim
