#pragma once

#include <vector>

#include "tools/smnn/charts/chart.hpp"
#include "tools/smnn/results/result_file.hpp"

namespace smnn::cli {

// Of `analyse activity`: rates of neurons and population, intervals, spikes of a trial.
std::vector<Chart> activity_charts(const ResultFile& result);

} // namespace smnn::cli
