#pragma once

#include <vector>

#include "smnn/sim/engines/clock_driven.hpp"

namespace smnn::sim {

// The potentials of a recorded run, read from its last tick to its first in little memory.
//
// The run is stepped through once with its own spikes, keeping a state every so many ticks; a window of
// potentials is computed from its state when one of them is read. With windows of sqrt(6 T) ticks, states
// (24 bytes a neuron) and window (4 bytes a neuron and tick) take about 20 N sqrt(T) bytes, not 4 N T.
//   Cost  each tick is stepped twice
class PotentialHistory {
public:
    explicit PotentialHistory(const Network& network); // refers to the network while it lives

    // Steps through a trace with its input; both must live as long as the potentials are read. Nothing is
    // stepped where the trace recorded its potentials.
    void recall(const Events& input, const Trace& trace);

    // U of (2) at a tick: N padded. Valid until the next call. Cheap where ticks come in descending order.
    const float* at(Tick tick);

private:
    void compute(Tick window);

    ClockDriven clock_;
    const Events* input_ = nullptr;
    const Trace* trace_ = nullptr;
    Tick window_ticks_ = 1;
    Tick window_ = -1;                    // the one in potentials_
    std::vector<PopulationState> states_; // at the start of each window
    Matrix potentials_;
};

} // namespace smnn::sim
