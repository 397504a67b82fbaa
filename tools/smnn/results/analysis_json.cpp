#include "tools/smnn/results/analysis_json.hpp"

#include <limits>

#include "smnn/sim/error.hpp"

namespace smnn::cli {

namespace {

using learning::Activity;
using learning::Histogram;
using learning::PowerLawPiece;
using learning::RankFit;
using learning::RankSpread;
using learning::RobustnessCurve;

constexpr std::size_t most_ticks = std::size_t{1} << 53; // and counts: as doubles hold them

std::string element(const std::string& list, std::size_t index) {
    return list + "/" + std::to_string(index);
}

// NaN where it is unknown.
double number_or_nan(const ResultFile& result, const std::string& pointer) {
    return has(result, pointer) ? number_at(result, pointer)
                                : std::numeric_limits<double>::quiet_NaN();
}

template <class T>
std::vector<T> counts_at(const ResultFile& result, const std::string& pointer) {
    std::vector<T> counts;
    for (std::size_t i = 0; i < list_at(result, pointer).size(); ++i) {
        counts.push_back(static_cast<T>(index_at(result, element(pointer, i), most_ticks)));
    }
    return counts;
}

Report to_report(const RankSpread& spread) {
    return {{"mean", spread.mean}, {"least", spread.least}, {"most", spread.most}};
}

RankSpread spread_from(const ResultFile& result, const std::string& place) {
    RankSpread spread{numbers_at(result, place + "/mean"), {}, {}};
    spread.least = numbers_at(result, place + "/least", spread.mean.size());
    spread.most = numbers_at(result, place + "/most", spread.mean.size());
    return spread;
}

Report to_report(const RankFit& fit) {
    Report pieces = Report::array();
    for (std::size_t i = 0; i < fit.law.pieces.size(); ++i) {
        const PowerLawPiece& piece = fit.law.pieces[i];
        pieces.push_back({{"from_rank", piece.from_rank},
                          {"to_rank", piece.to_rank},
                          {"slope", piece.slope},
                          {"slope_error", piece.slope_error},
                          {"intercept", piece.intercept},
                          {"slope_of_each", fit.slopes[i]}});
    }
    return {{"of", "tau"}, {"pieces", pieces}, {"r_squared", fit.law.r_squared}};
}

RankFit fit_from(const ResultFile& result, const std::string& place) {
    RankFit fit;
    if (!has(result, place)) return fit;
    for (std::size_t i = 0; i < list_at(result, place + "/pieces").size(); ++i) {
        const std::string piece = element(place + "/pieces", i);
        fit.law.pieces.push_back({.from_rank = index_at(result, piece + "/from_rank", most_ticks),
                                  .to_rank = index_at(result, piece + "/to_rank", most_ticks),
                                  .slope = number_at(result, piece + "/slope"),
                                  .slope_error = number_or_nan(result, piece + "/slope_error"),
                                  .intercept = number_at(result, piece + "/intercept")});
    }
    fit.law.r_squared = number_or_nan(result, place + "/r_squared");
    return fit;
}

Report to_report(const Histogram& histogram, const char* edges) {
    return {{edges, histogram.edges}, {"count", histogram.count}};
}

Histogram histogram_from(const ResultFile& result, const std::string& place, const char* edges) {
    Histogram histogram{numbers_at(result, place + "/" + edges),
                        counts_at<std::uint64_t>(result, place + "/count")};
    const std::size_t bins = histogram.edges.empty() ? 0 : histogram.edges.size() - 1;
    if (histogram.count.size() != bins) {
        refuse(result, place + "/count", std::to_string(bins) + " numbers are");
    }
    return histogram;
}

RobustnessCurve curve_from(const ResultFile& result, const std::string& place) {
    RobustnessCurve curve;
    try {
        curve.part = learning::part_from_name(text_at(result, place + "/what"));
    } catch (const sim::ParameterError& error) {
        refuse(result, place + "/what", std::string(error.what()) + ",");
    }
    const std::string order = text_at(result, place + "/order");
    bool is_known = false;
    for (const auto one :
         {learning::Order::least, learning::Order::most, learning::Order::random}) {
        if (in_words(curve.part, one) != order) continue;
        curve.order = one;
        is_known = true;
    }
    if (!is_known) refuse(result, place + "/order", "an order of its pieces is");
    curve.pieces = index_at(result, place + "/of", most_ticks);
    curve.count = counts_at<std::size_t>(result, place + "/count");
    curve.mean = numbers_at(result, place + "/mean", curve.count.size());
    curve.least = numbers_at(result, place + "/least", curve.count.size());
    curve.most = numbers_at(result, place + "/most", curve.count.size());
    return curve;
}

} // namespace

void add_importance(Report& report, const learning::RankedImportance& importance) {
    Report& networks = report["networks"] = Report::array();
    for (const learning::RankedModes& network : importance.networks) {
        Report one{{"file", network.name}, {"neurons", network.neurons}, {"modes", network.modes}};
        if (network.seed) one["seed"] = *network.seed;
        one["tau"] = network.tau;
        one["strength"] = network.strength;
        networks.push_back(one);
    }
    report["tau"] = to_report(importance.tau);
    report["strength"] = to_report(importance.strength);
    report["fit"] = to_report(importance.fit);
    report["initial"] = to_report(*importance.initial);
    report["initial_fit"] = to_report(importance.initial_fit);
}

learning::RankedImportance importance_from(const ResultFile& result) {
    learning::RankedImportance importance;
    importance.strength = spread_from(result, "/strength");
    importance.tau = spread_from(result, "/tau");
    if (has(result, "/initial")) importance.initial = spread_from(result, "/initial");
    importance.fit = fit_from(result, "/fit");
    importance.initial_fit = fit_from(result, "/initial_fit");
    return importance;
}

Report to_report(const std::vector<RobustnessCurve>& curves) {
    Report all = Report::array();
    for (const RobustnessCurve& curve : curves) {
        all.push_back({{"what", name(curve.part)},
                       {"order", in_words(curve.part, curve.order)},
                       {"of", curve.pieces},
                       {"fraction", fractions_of(curve)},
                       {"count", curve.count},
                       {"mean", curve.mean},
                       {"least", curve.least},
                       {"most", curve.most}});
    }
    return all;
}

std::vector<RobustnessCurve> robustness_from(const ResultFile& result) {
    std::vector<RobustnessCurve> curves;
    for (std::size_t i = 0; i < list_at(result, "/curves").size(); ++i) {
        curves.push_back(curve_from(result, element("/curves", i)));
    }
    return curves;
}

void add_activity(Report& report, const Activity& activity, const std::string& saturation_rule) {
    report["trials"] = activity.trials;
    report["ticks"] = activity.ticks;
    report["spikes"] = activity.spikes;
    report["mean_rate_hz"] = activity.mean_rate_hz;
    report["rate_hz"] = activity.rate_hz;
    report["rate_histogram"] = to_report(activity.rates, "edges_hz");
    report["population_rate"] = {
        {"every", activity.every}, {"tick", activity.tick}, {"hz", activity.population_hz}};
    Report& intervals = report["intervals"] = {{"mean_ms", activity.mean_interval_ms},
                                               {"variation", activity.interval_variation},
                                               {"intervals", activity.interval_count}};
    intervals.update(to_report(activity.intervals, "edges_ms"));
    Report& spikes = report["spikes_per_trial"] = {
        {"mean", static_cast<double>(activity.spikes) / static_cast<double>(activity.trials)},
        {"least", activity.least_spikes},
        {"most", activity.most_spikes}};
    spikes.update(to_report(activity.spikes_per_trial, "edges"));
    report["silent"] = activity.silent;
    report["saturated"] = activity.saturated;
    report["saturation"] = {{"share", learning::saturation},
                            {"period_ticks", activity.period},
                            {"rule", saturation_rule}};
}

Activity activity_from(const ResultFile& result) {
    Activity activity;
    activity.rates = histogram_from(result, "/rate_histogram", "edges_hz");
    activity.silent = counts_at<sim::Channel>(result, "/silent");
    activity.saturated = counts_at<sim::Channel>(result, "/saturated");
    activity.tick = counts_at<sim::Tick>(result, "/population_rate/tick");
    activity.population_hz = numbers_at(result, "/population_rate/hz", activity.tick.size());
    activity.intervals = histogram_from(result, "/intervals", "edges_ms");
    activity.mean_interval_ms = number_or_nan(result, "/intervals/mean_ms");
    activity.interval_variation = number_or_nan(result, "/intervals/variation");
    activity.spikes_per_trial = histogram_from(result, "/spikes_per_trial", "edges");
    return activity;
}

} // namespace smnn::cli
