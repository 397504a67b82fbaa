#pragma once

#include <vector>

#include "smnn/learning/objective/loss.hpp"
#include "smnn/sim/network.hpp"
#include "tests/support/table.hpp"

namespace smnn::reference {

using tests::Table;

// What a trial answered, how wrong it was, and the loss's derivatives by what the readout touches.
struct Answer {
    Table output;                // y: 1 x O scores, or T x O of a trajectory
    std::vector<double> seen;    // N, max_k r[k] or mean_k r[k]; empty for a trajectory
    std::vector<std::size_t> at; // N, the first tick of the maximum; max_rate only
    double loss = 0.0;
    Table rate_gradient;    // T x N, Wout^T dL/dy at the ticks the readout looked at
    Table readout_gradient; // O x N, dL/dWout

    // By how much the highest rate of the closest neuron exceeds that neuron's next highest,
    // relative to it; max_rate only. Rates that are equal to the bit do not count: there the first
    // tick is taken. Near 0 the tick of the maximum is a matter of rounding.
    double smallest_margin = 1.0;
};

// Readout and loss from the full T x N table of filtered rates.
Answer answer(const sim::Network& network, const Table& rate, const learning::Target& target);

} // namespace smnn::reference
