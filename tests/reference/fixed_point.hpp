#pragma once

#include <cstdint>
#include <vector>

#include "smnn/sim/integer/fixed_point.hpp"

namespace smnn::reference {

// Rows by columns of integers, a tick a row.
using IntegerTable = std::vector<std::vector<std::int64_t>>;

// Every variable of equations (F1)-(F6) at every tick. By the rules of Xylo: I, U after its spikes and S.
struct FixedTables {
    IntegerTable current;   // T x N, I
    IntegerTable potential; // T x N, U before the spike resets it
    IntegerTable spike;     // T x N, S: how often
    IntegerTable activity;  // T x P, K
    IntegerTable rate;      // T x N, r
    std::vector<std::int64_t> scores;
    std::uint64_t held = 0; // values that did not fit, of all kinds
};

// (F1)-(F6), or (X1)-(X4), each line by its number, in full.
//   Cost  T N (D + P), full rank T N^2
FixedTables run_fixed(const sim::FixedNetwork& network, const sim::Events& input, sim::Tick ticks);

// The spikes as events, in their total order.
sim::Events spikes(const FixedTables& run);

} // namespace smnn::reference
