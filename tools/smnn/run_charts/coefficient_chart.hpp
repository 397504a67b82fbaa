#pragma once

#include "smnn/learning/activity/mode_space.hpp"
#include "tools/smnn/charts/chart.hpp"

namespace smnn::cli {

// The mean trial of each condition along [Win, xi_in] orthonormalised, a panel a direction: the last of
// many. The space has coefficients.
Chart coefficient_chart(const learning::ModeSpace& space);

} // namespace smnn::cli
