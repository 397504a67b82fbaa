#pragma once

#include "smnn/sim/events.hpp"
#include "smnn/sim/network.hpp"

namespace smnn::sim {

// m at most: beyond, a step's decay, rounded to 2^-53 and taken m times, is worse than a weight in float32.
inline constexpr Tick finest = Tick{1} << 30;

// A trained network on a finer grid: each tick becomes m, dt' = dt / m and with it every a' = a^(1/m).
//
// What a network means is kept in ms: every filter keeps its area, every stage its DC gain.
//
//     Win'  = Win m (1 - a_s') / (1 - a_s)
//     W'    = W (1 - a_s') / (1 - a_s)                       lambda, where there are modes
//     gain' = gain m (1 - a_r')(1 - a_d') / ((1 - a_r)(1 - a_d))   of the factors, those the filter has
//
// The delay d' = d m, and a refractory period of n_ref ticks is one of n_ref m. What a readout sees means the
// same: rates and their means keep their size. Without a synaptic filter r is a pulse of one tick, so high
// that its area is kept; where its maximum is read, Wout' = Wout / m.
// Worked out in double, rounded to float32 once. m = 1 changes nothing. Settings stay: they say how it was made.
// Source  sim/README.md, "A finer time step"
// Errors  ParameterError on m below 1 or beyond `finest`, a rate network, or a result that cannot be simulated:
//         too many ticks of delay or refractory period
Network refined(const Network& network, Tick m);

// The same moments: tick * m.   Errors  ParameterError on m, or ticks beyond longest_run
Events refined(const Events& events, Tick m);

// ticks * m.   Errors  ParameterError on m, or more than longest_run
Tick refined(Tick ticks, Tick m);

} // namespace smnn::sim
