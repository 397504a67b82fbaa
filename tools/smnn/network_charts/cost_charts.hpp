#pragma once

#include <vector>

#include "tools/smnn/charts/chart.hpp"
#include "tools/smnn/results/result_file.hpp"

namespace smnn::cli {

// Of `compare`: time, operations and energy of a trial, engine by engine.
std::vector<Chart> cost_charts(const ResultFile& result);

} // namespace smnn::cli
