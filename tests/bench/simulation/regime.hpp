#pragma once

#include <string>
#include <vector>

#include "smnn/sim/network.hpp"

namespace smnn::bench {

// A network and its input, drawn from fixed seeds. Whatever the time step, an input spike and a recurrent
// spike carry the same charge and arrive after the same time, so the same seconds mean the same.
struct Regime {
    std::string name;
    std::size_t neurons = 1000;
    std::size_t modes = 3;
    double time_step_ms = 2.0;
    double seconds = 1.0; // biological

    std::size_t inputs = 100;
    double input_weight = 0.0;      // deviation of the input weights, in thresholds
    double events_per_second = 0.0; // of all channels together, at random times
    double input_seconds = 1e9;     // silence from there on

    // A current that does not change, in thresholds, 0.8 to 1.2 times as much from neuron to neuron. It is one
    // event before a synapse of 100 s, and recurrent spikes last as long: they are given less weight.
    double steady_current = 0.0;
};

sim::Tick ticks(const Regime& regime);
sim::Network draw_network(const Regime& regime);
sim::Events draw_input(const Regime& regime);

// Of a channel: so many draws that 13 % of 2 ms ticks have one or more, as of pixels in rate code.
inline constexpr double rate_code_per_second = 0.139 / 0.002;

// The rows of the page, in its order.
std::vector<Regime> all_regimes();

} // namespace smnn::bench
