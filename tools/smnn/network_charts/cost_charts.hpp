#pragma once

#include <vector>

#include "tools/smnn/charts/chart.hpp"
#include "tools/smnn/charts/finding.hpp"

namespace smnn::cli {

// Of `compare`: time, operations and energy of a trial, engine by engine.
std::vector<Chart> cost_charts(const Finding& finding);

} // namespace smnn::cli
