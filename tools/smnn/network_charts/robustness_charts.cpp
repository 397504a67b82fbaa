#include "tools/smnn/network_charts/robustness_charts.hpp"

#include <algorithm>

#include "tools/smnn/charts/line_plot.hpp"

namespace smnn::cli {

namespace {

LinePlot& plot_of(std::vector<LinePlot>& plots, const Finding& finding, const std::string& what) {
    const std::string title = "Without some of its " + what;
    const auto known = std::find_if(plots.begin(), plots.end(),
                                    [&](const LinePlot& plot) { return plot.title == title; });
    if (known != plots.end()) return *known;
    LinePlot plot{.title = title};
    plot.x = {.title = "share of the " + what + " removed", .from_zero = true};
    plot.y = {.title = text_at(finding, "/measure")};
    plot.curve_title = "removed";
    plot.note = "The mean";
    if (has(finding, "/seeds")) {
        plot.note += " of " + rounded(number_at(finding, "/seeds")).dump() + " draws a network";
    }
    if (has(finding, "/trials")) {
        plot.note +=
            ", each judged by " + rounded(number_at(finding, "/trials")).dump() + " trials";
    }
    plot.note += "; shaded, from the least to the most.";
    plots.push_back(std::move(plot));
    return plots.back();
}

} // namespace

std::vector<Chart> robustness_charts(const Finding& finding) {
    std::vector<LinePlot> plots;
    const std::size_t curves = list_at(finding, "/curves").size();
    for (std::size_t i = 0; i < curves; ++i) {
        const std::string place = "/curves/" + std::to_string(i);
        PlotCurve curve{.name = text_at(finding, place + "/order")};
        curve.x = numbers_at(finding, place + "/fraction");
        curve.y = numbers_at(finding, place + "/mean", curve.x.size());
        curve.least = numbers_at(finding, place + "/least", curve.x.size());
        curve.most = numbers_at(finding, place + "/most", curve.x.size());
        std::string what = text_at(finding, place + "/what");
        std::replace(what.begin(), what.end(), '-', ' ');
        plot_of(plots, finding, what).curves.push_back(std::move(curve));
    }
    std::vector<Chart> charts;
    charts.reserve(plots.size());
    for (const LinePlot& plot : plots) charts.push_back(to_chart(plot));
    return charts;
}

} // namespace smnn::cli
