#include "tools/smnn/run_charts/run_charts.hpp"

#include <algorithm>

#include "tools/smnn/charts/line_plot.hpp"
#include "tools/smnn/results/mode_space_json.hpp"

namespace smnn::cli {

namespace {

constexpr std::size_t most_coefficients = 12;

} // namespace

Chart coefficient_chart(const learning::ModeSpace& space) {
    const learning::Coefficients& all = *space.coefficients;
    const std::size_t shown = std::min(all.names.size(), most_coefficients);
    Column name{"name", "direction"};
    Column condition{"condition", "condition"};
    Column time{"time", "time (ms)"};
    Column value{"value", "coefficient"};
    for (std::size_t c = 0; c < space.conditions.size(); ++c) {
        for (std::size_t n = all.names.size() - shown; n < all.names.size(); ++n) {
            for (std::size_t k = 0; k < all.ticks.size(); ++k) {
                name.values.push_back(all.names[n]);
                condition.values.push_back(space.conditions[c]);
                time.values.push_back(
                    rounded(static_cast<double>(all.ticks[k]) * space.time_step_ms));
                value.values.push_back(rounded(all.mean[c][n][k]));
            }
        }
    }
    Chart chart{.title = "The mean trial along input weights and input modes",
                .data = {{"coefficients", {name, condition, time, value}}},
                .spec = specification("coefficients")};
    chart.note = std::string(basis_of_coefficients) + ": each direction is what is new in it.";
    if (shown < all.names.size()) {
        chart.note +=
            " The last " + std::to_string(shown) + " of " + std::to_string(all.names.size()) + ".";
    }
    chart.spec["height"] = 84 * shown;
    chart.spec["signals"] = Report::array({picked_signal()});
    add_condition_scales(space.conditions, chart.spec);
    chart.spec["marks"][0]["marks"][0]["marks"][0]["encode"]["update"]["strokeOpacity"] =
        opacity_if_picked("datum.condition");
    return chart;
}

} // namespace smnn::cli
