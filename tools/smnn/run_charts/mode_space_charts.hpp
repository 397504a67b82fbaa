#pragma once

#include <vector>

#include "tools/smnn/charts/chart.hpp"
#include "tools/smnn/results/result_file.hpp"

namespace smnn::cli {

// Of `analyse mode-space`: trajectories of the trials in the space of the output modes, coloured by
// condition, and how the mean trial's coefficients go.
//
//   Three modes make three linked planes and a view that turns with the mouse; of more, the three that
//   move most are drawn. Two modes make a plane; one, curves over time.
//   Errors  sim::ParameterError naming the file and what is expected in it
std::vector<Chart> mode_space_charts(const ResultFile& result);

} // namespace smnn::cli
