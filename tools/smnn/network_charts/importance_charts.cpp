#include "tools/smnn/network_charts/network_charts.hpp"

#include <cmath>
#include <iomanip>
#include <numeric>
#include <sstream>

#include "tools/smnn/charts/line_plot.hpp"
#include "tools/smnn/results/analysis_json.hpp"

namespace smnn::cli {

namespace {

PlotCurve spread_curve(const learning::RankSpread& spread, const std::string& name) {
    PlotCurve curve{.name = name, .y = spread.mean, .least = spread.least, .most = spread.most};
    curve.x.resize(curve.y.size());
    std::iota(curve.x.begin(), curve.x.end(), 1.0);
    return curve;
}

// The pieces of a fitted power law, log tau = intercept + slope log rank, each a straight line.
ChartData pieces_of(const learning::RankedImportance& importance) {
    ChartData data{"power law",
                   {{"of", "networks"},
                    {"from", "from rank"},
                    {"to", "to rank"},
                    {"slope", "slope"},
                    {"error", "error of the slope"},
                    {"begin", "tau at the first rank"},
                    {"end", "tau at the last rank"}}};
    const auto add = [&](const learning::RankFit& fit, const char* name) {
        for (const learning::PowerLawPiece& piece : fit.law.pieces) {
            const auto tau = [&](std::size_t rank) {
                return rounded(
                    std::exp(piece.intercept + piece.slope * std::log(static_cast<double>(rank))));
            };
            data.add_row({name, piece.from_rank, piece.to_rank, rounded(piece.slope),
                          rounded(piece.slope_error), tau(piece.from_rank), tau(piece.to_rank)});
        }
    };
    add(importance.fit, "trained");
    add(importance.initial_fit, "untrained");
    return data;
}

std::string three_digits(const Report& number) {
    std::ostringstream text;
    text << std::setprecision(3) << number.get<double>();
    return text.str();
}

std::string fit_in_words(double r_squared, const ChartData& pieces) {
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
    if (std::isfinite(r_squared)) words += "; R\u00b2 " + three_digits(r_squared);
    return words + ". Shaded: from the least to the most of the networks.";
}

Chart tau_chart(const learning::RankedImportance& importance) {
    LinePlot plot{.title = "Importance of the modes by rank"};
    plot.x = {.title = "rank", .scale = AxisScale::logarithmic};
    plot.y = {.title = "tau", .scale = AxisScale::logarithmic};
    plot.curve_title = "networks";
    plot.height = 320;
    plot.curves.push_back(spread_curve(importance.tau, "trained"));
    if (importance.initial) {
        plot.curves.push_back(spread_curve(*importance.initial, "untrained, of the same shape"));
    }
    const ChartData pieces = pieces_of(importance);
    if (pieces.rows() > 0) {
        plot.marks.push_back(specification("line_plot/piece"));
        plot.note = fit_in_words(importance.fit.law.r_squared, pieces);
    }
    Chart chart = to_chart(plot);
    if (pieces.rows() > 0) chart.data.push_back(pieces);
    return chart;
}

} // namespace

std::vector<Chart> importance_charts(const ResultFile& result) {
    const learning::RankedImportance importance = importance_from(result);
    LinePlot strength{.title = "Strength of the modes by rank"};
    strength.x = {.title = "rank", .scale = AxisScale::logarithmic};
    strength.y = {.title = "|lambda|", .scale = AxisScale::logarithmic};
    strength.note = "The mean of the networks; shaded, from the least to the most.";
    strength.curves.push_back(spread_curve(importance.strength, "trained"));
    return {tau_chart(importance), to_chart(strength)};
}

} // namespace smnn::cli
