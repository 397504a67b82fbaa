#include "tools/smnn/run_charts/run_charts.hpp"

#include <algorithm>

#include "tools/smnn/charts/line_plot.hpp"

namespace smnn::cli {

namespace {

constexpr std::size_t most_curves = 7;
constexpr std::size_t most_points = 500;
constexpr std::size_t most_columns = 160;
constexpr std::size_t most_rows = 100;

Chart picture(const io::RecordedSeries& modes, std::size_t every, double time_step,
              const std::string& axis) {
    Column mode{"mode", "mode"};
    Column from{"from", "from: " + axis};
    Column until{"until", "until"};
    Column kappa{"kappa", "mode activity"};
    const std::size_t rows = std::min(modes.columns.size(), most_rows);
    for (std::size_t p = 0; p < rows; ++p) {
        for (std::size_t k = 0; k < modes.ticks(); k += every) {
            const auto tick = static_cast<double>(modes.from) + static_cast<double>(k);
            mode.values.push_back(modes.numbers[p]);
            from.values.push_back(rounded(tick * time_step));
            until.values.push_back(rounded((tick + static_cast<double>(every)) * time_step));
            kappa.values.push_back(rounded(modes.columns[p][k]));
        }
    }
    Chart chart{.data = {{"activity", {mode, from, until, kappa}}},
                .spec = specification("mode_activity")};
    chart.spec["axes"][0]["title"] = axis;
    chart.spec["height"] = std::clamp<std::size_t>(12 * rows, 120, 420);
    if (rows < modes.columns.size()) {
        chart.note = "The first " + std::to_string(rows) + " of " +
                     std::to_string(modes.columns.size()) + " modes. ";
    }
    return chart;
}

Chart curves(const io::RecordedSeries& modes, std::size_t every, double time_step,
             const std::string& axis) {
    LinePlot plot{.x = {.title = axis}, .y = {.title = "mode activity"}};
    plot.curve_title = "mode";
    plot.has_points = false;
    for (std::size_t p = 0; p < modes.columns.size(); ++p) {
        PlotCurve curve{.name = std::to_string(modes.numbers[p])};
        for (std::size_t k = 0; k < modes.ticks(); k += every) {
            curve.x.push_back((static_cast<double>(modes.from) + static_cast<double>(k)) *
                              time_step);
            curve.y.push_back(modes.columns[p][k]);
        }
        plot.curves.push_back(std::move(curve));
    }
    return to_chart(plot);
}

} // namespace

Chart mode_activity_chart(const std::string& title, const io::RecordedSeries& modes,
                          double time_step_ms) {
    const bool has_curves = modes.columns.size() <= most_curves;
    const std::size_t most = has_curves ? most_points : most_columns;
    const std::size_t every = (modes.ticks() + most - 1) / most;
    const std::string axis = time_step_ms > 0.0 ? "time (ms)" : "time (ticks)";
    const double time_step = time_step_ms > 0.0 ? time_step_ms : 1.0;
    Chart chart =
        has_curves ? curves(modes, every, time_step, axis) : picture(modes, every, time_step, axis);
    chart.title = title;
    if (every > 1) chart.note += "One tick in " + std::to_string(every) + " is drawn.";
    return chart;
}

} // namespace smnn::cli
