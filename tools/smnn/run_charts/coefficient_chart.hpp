#pragma once

#include "tools/smnn/charts/chart.hpp"
#include "tools/smnn/run_charts/mode_space.hpp"

namespace smnn::cli {

// The mean trial of each condition along [Win, xi_in] orthonormalised, a panel a direction: the last of
// many.
//   Errors  UsageError naming the file and what is expected in it
Chart coefficient_chart(const Finding& finding, const ModeSpace& space);

} // namespace smnn::cli
