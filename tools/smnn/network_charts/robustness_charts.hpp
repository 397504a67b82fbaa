#pragma once

#include <vector>

#include "tools/smnn/charts/chart.hpp"
#include "tools/smnn/results/result_file.hpp"

namespace smnn::cli {

// Of `analyse robustness`: what is left of a network without some of it, a chart for each kind of part.
std::vector<Chart> robustness_charts(const ResultFile& result);

} // namespace smnn::cli
