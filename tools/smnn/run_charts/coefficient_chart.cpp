#include "tools/smnn/run_charts/coefficient_chart.hpp"

#include <algorithm>

#include "tools/smnn/charts/line_plot.hpp"
#include "tools/smnn/results/mode_space_json.hpp"
#include "tools/smnn/run_charts/condition_scales.hpp"

namespace smnn::cli {

namespace {

constexpr std::size_t most_coefficients = 12;

constexpr std::string_view frame = R"vega({
  "scales": [
    {"name": "time", "domain": {"data": "coefficients", "field": "time"}, "range": "width", "nice": false, "zero": false},
    {"name": "panel", "type": "band", "domain": {"data": "coefficients", "field": "name"}, "range": {"step": 84}}
  ],
  "axes": [{"scale": "time", "orient": "bottom", "tickCount": 8, "title": "time (ms)"}],
  "marks": [{"type": "group",
    "from": {"facet": {"name": "panel_data", "data": "coefficients", "groupby": "name"}},
    "encode": {"update": {"y": {"scale": "panel", "field": "name"}, "width": {"signal": "width"}, "height": {"value": 54}}},
    "title": {"text": {"signal": "'along ' + parent.name"}, "fontSize": 11, "fontWeight": "normal", "offset": 2},
    "scales": [{"name": "y", "domain": {"data": "panel_data", "field": "value"}, "range": [54, 0], "nice": true, "zero": true}],
    "axes": [{"scale": "y", "orient": "left", "tickCount": 3, "title": "coefficient"}],
    "marks": [{"type": "group",
      "from": {"facet": {"name": "curve", "data": "panel_data", "groupby": "condition"}},
      "marks": [
        {"type": "line", "from": {"data": "curve"}, "interactive": false, "encode": {"update": {
          "x": {"scale": "time", "field": "time"}, "y": {"scale": "y", "field": "value"},
          "stroke": {"scale": "colour", "field": "condition"}, "strokeDash": {"scale": "dash", "field": "condition"},
          "strokeWidth": {"value": 1.5}}}}
      ]}]}]
})vega";

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
                .spec = Report::parse(frame)};
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
