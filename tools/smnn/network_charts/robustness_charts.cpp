#include "tools/smnn/network_charts/network_charts.hpp"

#include <algorithm>

#include "tools/smnn/charts/line_plot.hpp"
#include "tools/smnn/results/analysis_json.hpp"

namespace smnn::cli {

namespace {

LinePlot& plot_of(std::vector<LinePlot>& plots, const ResultFile& result, const std::string& what) {
    const std::string title = "Without some of its " + what;
    const auto known = std::find_if(plots.begin(), plots.end(),
                                    [&](const LinePlot& plot) { return plot.title == title; });
    if (known != plots.end()) return *known;
    LinePlot plot{.title = title};
    plot.x = {.title = "share of the " + what + " removed", .from_zero = true};
    plot.y = {.title = text_at(result, "/measure")};
    plot.curve_title = "removed";
    plot.note = "The mean";
    if (has(result, "/seeds")) {
        plot.note += " of " + rounded(number_at(result, "/seeds")).dump() + " draws a network";
    }
    if (has(result, "/trials")) {
        plot.note += ", each judged by " + rounded(number_at(result, "/trials")).dump() + " trials";
    }
    plot.note += "; shaded, from the least to the most.";
    plots.push_back(std::move(plot));
    return plots.back();
}

} // namespace

std::vector<Chart> robustness_charts(const ResultFile& result) {
    std::vector<LinePlot> plots;
    for (const learning::RobustnessCurve& values : robustness_from(result)) {
        std::string what = name(values.part);
        std::replace(what.begin(), what.end(), '-', ' ');
        plot_of(plots, result, what)
            .curves.push_back({.name = in_words(values.part, values.order),
                               .x = fractions_of(values),
                               .y = values.mean,
                               .least = values.least,
                               .most = values.most});
    }
    std::vector<Chart> charts;
    charts.reserve(plots.size());
    for (const LinePlot& plot : plots) charts.push_back(to_chart(plot));
    return charts;
}

} // namespace smnn::cli
