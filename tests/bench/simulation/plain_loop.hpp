#pragma once

#include <cstdint>
#include <vector>

#include "smnn/sim/network.hpp"

namespace smnn::bench {

// Equations (1)-(5) as a good C++ programmer would write them on an afternoon: a loop over ticks, loops
// over neurons that the compiler turns into vectors, everything float32. Nothing of the engines' is used
// but the network. A full-rank network runs by the same text: N sources instead of P modes.
class PlainLoop {
public:
    explicit PlainLoop(const sim::Network& network); // refers to the network while it lives

    // From rest through all ticks; how many spikes there were. Input must be spikes, not graded.
    std::size_t run(const sim::Events& input, sim::Tick ticks);

private:
    const sim::Network& network_;
    sim::Matrix expansion_; // N x P, xi_in diag(lambda); N x N, W
    std::vector<float> current_;
    std::vector<float> potential_;
    std::vector<std::int32_t> refractory_; // ticks left
    std::vector<float> rise_;              // h and r of (4), P or N each
    std::vector<float> rate_;
    std::vector<std::vector<sim::Channel>> line_; // spikes of the last d ticks
};

} // namespace smnn::bench
