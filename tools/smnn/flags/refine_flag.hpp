#pragma once

#include "smnn/sim/transform/refine.hpp"
#include "tools/smnn/line/options.hpp"

namespace smnn::cli {

// --refine M: the network's time step, taken M times as fine. What is said in ticks stays in those of the
// trained time step.
inline void add_refine(Options& options, sim::Tick& refine) {
    options.value("refine", "M", refine, ticks(1, sim::finest),
                  "Divides the time step by M. Time constants, periods, delays and events stay the "
                  "same in ms; latency and camera codes use the finer grid");
}

} // namespace smnn::cli
