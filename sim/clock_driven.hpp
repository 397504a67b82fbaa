#pragma once

#include "sim/trace.hpp"

namespace smnn::sim {

// Equations (1)-(5) tick by tick, for every neuron, whether or not anything happens: the dynamics as
// the paper steps them, and the yardstick for the event-driven engine.
// Cost    a tick is N membrane updates and P N multiply-adds (full rank: none, N additions a spike)
// Errors  ParameterError as validate() and prepare_trace()
Trace run_clock_driven(const Network& network, Events input, const RunConfig& config);

} // namespace smnn::sim
