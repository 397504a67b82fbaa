#pragma once

#include "tools/smnn/charts/chart.hpp"
#include "tools/smnn/run_charts/mode_space.hpp"

namespace smnn::cli {

// Trials in the space of two output modes or more: a plane, or three linked planes and a view that turns;
// of more than three modes, those that move most.
Chart trajectory_chart(const Finding& finding, const ModeSpace& space);

} // namespace smnn::cli
