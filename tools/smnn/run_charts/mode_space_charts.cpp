#include "tools/smnn/run_charts/mode_space_charts.hpp"

#include <algorithm>

#include "tools/smnn/charts/line_plot.hpp"
#include "tools/smnn/run_charts/coefficient_chart.hpp"
#include "tools/smnn/run_charts/trajectory_chart.hpp"

namespace smnn::cli {

namespace {

// Of a single mode: the mean of each condition over time, and between which values it was.
Chart time_chart(const ModeSpace& space) {
    LinePlot plot{.title = "The output mode over time"};
    plot.note = "The mean of the trials of a condition; shaded, from the least to the most.";
    plot.x = {.title = "time (ms)"};
    plot.y = {.title = mode_title(0)};
    plot.curve_title = "condition";
    plot.has_points = false;
    for (std::size_t c = 0; c < space.conditions.size(); ++c) {
        PlotCurve curve{.name = space.conditions[c]};
        double count = 0.0;
        for (const Trajectory& trial : space.trials) {
            if (trial.condition != c) continue;
            const std::vector<double>& values = trial.modes[0];
            if (count == 0.0) {
                for (const double tick : trial.tick) curve.x.push_back(tick * space.time_step_ms);
                curve.y.assign(values.size(), 0.0);
                curve.least = curve.most = values;
            }
            if (values.size() != curve.y.size()) continue;
            ++count;
            for (std::size_t k = 0; k < values.size(); ++k) {
                curve.y[k] += values[k];
                curve.least[k] = std::min(curve.least[k], values[k]);
                curve.most[k] = std::max(curve.most[k], values[k]);
            }
        }
        for (double& y : curve.y) y /= count;
        if (count > 0.0) plot.curves.push_back(std::move(curve));
    }
    return to_chart(plot);
}

} // namespace

std::vector<Chart> mode_space_charts(const Finding& finding) {
    const ModeSpace space = read_mode_space(finding);
    std::vector<Chart> charts{space.modes == 1 ? time_chart(space)
                                               : trajectory_chart(finding, space)};
    if (has(finding, "/coefficients/names") && has(finding, "/coefficients/per condition mean")) {
        charts.push_back(coefficient_chart(finding, space));
    }
    return charts;
}

} // namespace smnn::cli
