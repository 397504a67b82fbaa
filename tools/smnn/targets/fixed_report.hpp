#pragma once

#include "smnn/sim/integer/fixed_point.hpp"
#include "smnn/sim/integer/quantise.hpp"
#include "tools/smnn/terminal/report.hpp"

namespace smnn::cli {

Report to_report(const sim::HeldCounts& held);
Report to_report(const sim::FixedChoices& choices);

// What a fixed-point network is: shape, bits, constants.
void add_fixed_network(const sim::FixedNetwork& network, Report& report);

// What rounding did to each constant and each population of weights.
void add_rounding(const sim::Quantised& quantised, Report& report);

// What the network requires of its target, beside what the target has.
void add_counts(const sim::FixedNetwork& network, const sim::FixedTarget& target, Report& report);

} // namespace smnn::cli
