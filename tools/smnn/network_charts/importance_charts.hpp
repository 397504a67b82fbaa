#pragma once

#include <vector>

#include "tools/smnn/charts/chart.hpp"
#include "tools/smnn/results/result_file.hpp"

namespace smnn::cli {

// Of `analyse importance`: tau and |lambda| by rank, trained beside untrained, with the power law that was
// fitted piece by piece.
//   Errors  sim::ParameterError naming the file and what is expected in it, as all charts of results
std::vector<Chart> importance_charts(const ResultFile& result);

} // namespace smnn::cli
