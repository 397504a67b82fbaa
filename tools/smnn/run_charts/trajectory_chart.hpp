#pragma once

#include "smnn/learning/activity/mode_space.hpp"
#include "tools/smnn/charts/chart.hpp"

namespace smnn::cli {

// The shown trials in the space of the output modes: two modes or more.
Chart trajectory_chart(const learning::ModeSpace& space);

} // namespace smnn::cli
