#pragma once

#include "sim/trace.hpp"

namespace smnn::sim {

// The same dynamics event by event (section 3 of the model). Spike for spike equal to
// run_clock_driven.
// Cost    nothing on ticks without events or due wake-ups
// Errors  ParameterError as validate() and prepare_trace()
Trace run_event_driven(const Network& network, Events input, const RunConfig& config);

} // namespace smnn::sim
