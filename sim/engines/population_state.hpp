#pragma once

#include "smnn/sim/dynamics/mode_buffer.hpp"

namespace smnn::sim {

// Everything that the next tick of a population depends on. Both engines work on it.
struct PopulationState {
    explicit PopulationState(
        const Network& network); // at rest; refers to the network while it lives

    void rest(); // before tick 0, all states 0

    Tick tick = 0;                        // the next one
    AlignedVector<double> current;        // N padded, I
    AlignedVector<double> potential;      // N padded, U, and 0 after a spike
    AlignedVector<Tick> refractory_until; // U is held at 0 up to and including this tick
    ModeBuffer modes;
};

} // namespace smnn::sim
