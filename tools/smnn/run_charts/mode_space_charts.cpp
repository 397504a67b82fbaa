#include "tools/smnn/run_charts/run_charts.hpp"

#include <algorithm>

#include "tools/smnn/charts/line_plot.hpp"
#include "tools/smnn/results/mode_space_json.hpp"

namespace smnn::cli {

namespace {

using learning::ModeSpace;
using learning::Path;

constexpr std::size_t most_points_drawn = 200; // of a trial, or a mean

// Every so many-th point of a long trial or mean; the number that says how many.
template <class Series>
std::size_t thin(std::vector<sim::Tick>& ticks, Series& series) {
    const std::size_t every =
        std::max<std::size_t>(1, (ticks.size() + most_points_drawn - 1) / most_points_drawn);
    const auto keep = [&](auto& values) {
        std::size_t kept = 0;
        for (std::size_t i = 0; i < values.size(); i += every) values[kept++] = values[i];
        values.resize(kept);
    };
    keep(ticks);
    for (auto& values : series) keep(values);
    return every;
}

void thin(ModeSpace& space) {
    std::size_t most = 1;
    for (Path& path : space.switched ? space.switched->paths : space.paths) {
        most = std::max(most, thin(path.ticks, path.output_modes));
    }
    space.every *= static_cast<sim::Tick>(most);
    if (!space.coefficients) return;
    learning::Series all;
    for (learning::Series& mean : space.coefficients->mean) {
        std::vector<sim::Tick> ticks = space.coefficients->ticks;
        thin(ticks, mean);
    }
    thin(space.coefficients->ticks, all);
}

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
        for (const Path& path : space.shown()) {
            if (path.condition != c) continue;
            const std::vector<double>& values = path.output_modes[0];
            if (count == 0.0) {
                for (const sim::Tick tick : path.ticks) {
                    curve.x.push_back(static_cast<double>(tick) * space.time_step_ms);
                }
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

std::vector<Chart> mode_space_charts(const ResultFile& result) {
    ModeSpace space = mode_space_from(result);
    thin(space);
    const bool is_line = space.shown().front().output_modes.size() == 1;
    std::vector<Chart> charts{is_line ? time_chart(space) : trajectory_chart(space)};
    if (space.coefficients) charts.push_back(coefficient_chart(space));
    return charts;
}

} // namespace smnn::cli
