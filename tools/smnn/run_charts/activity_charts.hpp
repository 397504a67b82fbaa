#pragma once

#include <vector>

#include "tools/smnn/charts/chart.hpp"
#include "tools/smnn/charts/finding.hpp"

namespace smnn::cli {

// Of `analyse activity`: rates of neurons and population, intervals, spikes of a trial.
std::vector<Chart> activity_charts(const Finding& finding);

} // namespace smnn::cli
