#include "tools/smnn/network_charts/importance_charts.hpp"

#include <cmath>
#include <iomanip>
#include <numeric>
#include <sstream>

#include "tools/smnn/charts/line_plot.hpp"

namespace smnn::cli {

namespace {

PlotCurve spread_curve(const ResultFile& result, const std::string& pointer,
                       const std::string& name) {
    PlotCurve curve{.name = name};
    curve.y = numbers_at(result, pointer + "/mean");
    curve.least = numbers_at(result, pointer + "/least", curve.y.size());
    curve.most = numbers_at(result, pointer + "/most", curve.y.size());
    curve.x.resize(curve.y.size());
    std::iota(curve.x.begin(), curve.x.end(), 1.0);
    return curve;
}

// The pieces of a fitted power law, log tau = intercept + slope log rank, each a straight line.
ChartData pieces_of(const ResultFile& result) {
    const std::vector<std::pair<std::string, std::string>> fits{{"/fit", "trained"},
                                                                {"/initial_fit", "untrained"}};
    Column of{"of", "networks"};
    Column from{"from", "from rank"};
    Column to{"to", "to rank"};
    Column slope{"slope", "slope"};
    Column error{"error", "error of the slope"};
    Column begin{"begin", "tau at the first rank"};
    Column end{"end", "tau at the last rank"};
    for (const auto& [fit, name] : fits) {
        if (!has(result, fit)) continue;
        const std::size_t pieces = list_at(result, fit + "/pieces").size();
        for (std::size_t i = 0; i < pieces; ++i) {
            const std::string piece = fit + "/pieces/" + std::to_string(i);
            const double first = number_at(result, piece + "/from_rank");
            const double last = number_at(result, piece + "/to_rank");
            const double exponent = number_at(result, piece + "/slope");
            const double intercept = number_at(result, piece + "/intercept");
            const auto tau = [&](double rank) {
                return rounded(std::exp(intercept + exponent * std::log(rank)));
            };
            of.values.push_back(name);
            from.values.push_back(rounded(first));
            to.values.push_back(rounded(last));
            slope.values.push_back(rounded(exponent));
            const std::string error_of = piece + "/slope_error";
            error.values.push_back(has(result, error_of) ? rounded(number_at(result, error_of))
                                                         : Report());
            begin.values.push_back(tau(first));
            end.values.push_back(tau(last));
        }
    }
    return {"power law", {of, from, to, slope, error, begin, end}};
}

std::string three_digits(const Report& number) {
    std::ostringstream text;
    text << std::setprecision(3) << number.get<double>();
    return text.str();
}

std::string fit_in_words(const ResultFile& result, const ChartData& pieces) {
    std::string words = "Dashed: the power law, piece by piece; slopes of the trained networks";
    std::string slopes;
    for (std::size_t i = 0; i < pieces.rows(); ++i) {
        if (pieces.columns[0].values[i] != "trained") continue;
        slopes += (slopes.empty() ? " " : ", ") + three_digits(pieces.columns[3].values[i]);
        if (!pieces.columns[4].values[i].is_null()) {
            slopes += " \u00b1 " + three_digits(pieces.columns[4].values[i]);
        }
        slopes += " (ranks " + pieces.columns[1].values[i].dump() + " to " +
                  pieces.columns[2].values[i].dump() + ")";
    }
    words += slopes;
    if (has(result, "/fit/r_squared")) {
        words += "; R\u00b2 " + three_digits(number_at(result, "/fit/r_squared"));
    }
    return words + ". Shaded: from the least to the most of the networks.";
}

Chart tau_chart(const ResultFile& result) {
    LinePlot plot{.title = "Importance of the modes by rank"};
    plot.x = {.title = "rank", .scale = AxisScale::logarithmic};
    plot.y = {.title = "tau", .scale = AxisScale::logarithmic};
    plot.curve_title = "networks";
    plot.height = 320;
    plot.curves.push_back(spread_curve(result, "/tau", "trained"));
    if (has(result, "/initial")) {
        plot.curves.push_back(spread_curve(result, "/initial", "untrained, of the same shape"));
    }
    const ChartData pieces = pieces_of(result);
    if (pieces.rows() > 0) {
        plot.marks.push_back(specification("line_plot/piece"));
        plot.note = fit_in_words(result, pieces);
    }
    Chart chart = to_chart(plot);
    if (pieces.rows() > 0) chart.data.push_back(pieces);
    return chart;
}

} // namespace

std::vector<Chart> importance_charts(const ResultFile& result) {
    LinePlot strength{.title = "Strength of the modes by rank"};
    strength.x = {.title = "rank", .scale = AxisScale::logarithmic};
    strength.y = {.title = "|lambda|", .scale = AxisScale::logarithmic};
    strength.note = "The mean of the networks; shaded, from the least to the most.";
    strength.curves.push_back(spread_curve(result, "/strength", "trained"));
    return {tau_chart(result), to_chart(strength)};
}

} // namespace smnn::cli
