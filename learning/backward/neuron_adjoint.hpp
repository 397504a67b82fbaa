#pragma once

#include <span>

#include "smnn/sim/readout.hpp"
#include "smnn/sim/trace.hpp"

namespace smnn::learning {

// What replay tells the neurons, of which there are two: learning/dense_neurons and sparse_neurons. They
// answer with xi_in^T dI of every tick, and leave dL/dWin and dL/dxi_in in the gradient.

// Of a trial, from its last tick to its first.
struct TrialAdjoint {
    const sim::Trace& trace;
    const sim::Scores& scores;            // max rate: when it was
    std::span<const float> rate_gradient; // max and mean rate: dL/d(what was seen), N padded
    std::span<const double> activity;     // kappa[k], P numbers a tick; none in full rank
    sim::Weights& gradient;
};

// Of a tick.
struct TickAdjoint {
    sim::Tick tick;
    sim::Volley fired;              // the spikes of this tick
    sim::Volley closing;            // those whose refractory period ends with it
    std::span<const float> modes;   // dh of the recurrence when they arrive: P, or N in full rank
    std::span<const float> outputs; // trajectory: dh of the outputs then, O
    float penalty;                  // dR/dS of (17)
};

} // namespace smnn::learning
