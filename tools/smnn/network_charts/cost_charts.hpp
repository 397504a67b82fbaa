#pragma once

#include <vector>

#include "tools/smnn/charts/chart.hpp"
#include "tools/smnn/charts/finding.hpp"

namespace smnn::cli {

// Of `compare`: time, operations and energy of a trial, engine by engine.
std::vector<Chart> cost_charts(const Finding& finding);

// Of `compare --sweep`: the time of both engines along an axis, and where one overtakes the other.
Chart sweep_chart(const Finding& finding);

} // namespace smnn::cli
