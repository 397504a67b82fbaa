#pragma once

#include "smnn/learning/objective/loss.hpp"
#include "smnn/learning/replay_options.hpp"
#include "smnn/sim/network.hpp"
#include "smnn/sim/run/trace.hpp"

namespace smnn::learning {

// The loss of a trial, the penalty of its spikes, and the derivative of their sum by every weight.
struct Gradient {
    double loss = 0.0;
    double spike_penalty = 0.0;
    sim::Weights weights;
};

// Returns the gradient of one recorded trial: reads the loss at the end of the trace and carries it
// backwards through equations (1)-(5) with the surrogate in place of the spike's derivative.
// Potentials are taken from the trace if it recorded them. Otherwise they are recomputed by windows, in
// memory that grows with N times the square root of the ticks, beside P numbers a tick: the same gradient.
//   input   of the run that left the trace
//   Errors  ParameterError if the trace was made with another time step or does not fit the network,
//           or the target does not fit the readout
Gradient replay(const sim::Network& network, const sim::Events& input, const sim::Trace& trace,
                const Target& target, const ReplayOptions& options);

} // namespace smnn::learning
