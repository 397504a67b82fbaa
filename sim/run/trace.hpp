#pragma once

#include "smnn/sim/events.hpp"
#include "smnn/sim/matrix.hpp"
#include "smnn/sim/network.hpp"
#include "smnn/sim/run/cost.hpp"

namespace smnn::sim {

// How long a run is and what it records beside its spikes.
struct RunConfig {
    Tick ticks = 0;
    bool record_potentials = false;    // 4 N bytes a tick
    bool record_mode_activity = false; // 4 P bytes a tick
};

// What a run leaves behind. The input, these spikes and the network are enough to recompute everything
// else, because with the spikes known equations (1)-(5) are linear. The input stays the caller's.
struct Trace {
    double time_step_ms = 0.0;
    Tick ticks = 0;
    Events spikes;
    Cost cost;
    Matrix potentials;    // N x ticks, U of (2); empty unless recorded
    Matrix mode_activity; // P x ticks, kappa of (5); empty unless recorded
};

// Where an engine writes: spikes are appended, counts added, recordings written at their tick.
struct Recorder {
    Events& spikes;
    Cost& cost;
    Matrix* potentials = nullptr; // null: not recorded
    Matrix* mode_activity = nullptr;
};
Recorder recorder_of(Trace& trace);

// Returns a trace ready for an engine: the recordings that the config names are sized, all else is empty.
// Errors  ParameterError on a rate network, ticks below 0 or above 2^61, or an input event beyond the network's
//         channels or the run's last tick.
Trace prepare_trace(const Network& network, const Events& input, const RunConfig& config);

} // namespace smnn::sim
