#pragma once

#include "tools/smnn/charts/chart.hpp"
#include "tools/smnn/page/recorded_series.hpp"

namespace smnn::cli {

// The mode activity kappa of equation (5) over time: a curve a mode or, of more modes than have colours,
// a picture with a row a mode.
//   time_step_ms   of a tick; 0: unknown, the axis then counts ticks
Chart mode_activity_chart(const std::string& title, const RecordedSeries& modes,
                          double time_step_ms);

} // namespace smnn::cli
