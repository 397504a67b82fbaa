#pragma once

#include "smnn/sim/events.hpp"
#include "smnn/sim/random.hpp"

namespace smnn::tests {

// Each channel spikes at each tick of [from, until) with the same probability. Equal seeds give equal
// spikes.
inline sim::Events bernoulli(std::uint64_t seed, sim::Tick from, sim::Tick until,
                             sim::Channel channels, double p) {
    sim::Random random(seed, "spikes");
    sim::Events events;
    for (sim::Tick tick = from; tick < until; ++tick) {
        for (sim::Channel channel = 0; channel < channels; ++channel) {
            if (random.uniform() < p) events.append({tick, channel});
        }
    }
    return events;
}

} // namespace smnn::tests
