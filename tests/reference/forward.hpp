#pragma once

#include <functional>

#include "smnn/sim/network.hpp"
#include "tests/support/table.hpp"

namespace smnn::reference {

using tests::Table;

// Every variable of equations (1)-(5) at every tick, a tick a row.
struct Run {
    Table current;       // T x N, I
    Table potential;     // T x N, U
    Table gate;          // T x N, g: 0 while refractory, else 1
    Table reset;         // T x N, the factor (1 - S[k-1]) of (2)
    Table spike;         // T x N, S
    Table rise;          // T x N, h; zeros unless the filter has two exponentials
    Table rate;          // T x N, r
    Table mode_activity; // T x P, kappa
};

struct RunOptions {
    // The sum of one tick's input columns: in float32 and address order, as the engines take it, or
    // in double, as the golden cases do.
    bool float32_input_sum = true;

    // S = soft_spike(U - theta) in place of the step of (3), so that the equations have a
    // derivative.
    std::function<double(double)> soft_spike;

    // Taken from another run instead of being worked out: constants to a derivative.
    const Table* held_gate = nullptr;
    const Table* held_reset = nullptr;
};

// Equations (1)-(5), each line by its number, everything in double and in full.
//   Cost  T N P (full rank: T N^2)
Run run(const sim::Network& network, const sim::Events& input, sim::Tick ticks,
        const RunOptions& options = {});

// The spikes as events, in their total order.
sim::Events spikes(const Run& run);

} // namespace smnn::reference
