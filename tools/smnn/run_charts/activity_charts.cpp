#include "tools/smnn/run_charts/activity_charts.hpp"

#include "tools/smnn/charts/histogram.hpp"
#include "tools/smnn/charts/line_plot.hpp"
#include "tools/smnn/terminal/table.hpp"

namespace smnn::cli {

namespace {

std::vector<double> counts_between(const ResultFile& result, const std::string& pointer,
                                   const std::vector<double>& edges) {
    return numbers_at(result, pointer, edges.empty() ? 0 : edges.size() - 1);
}

std::string several(const ResultFile& result, const std::string& pointer, const std::string& word) {
    const Report& list = list_at(result, pointer);
    std::string text = list.empty() ? "No" : grouped(static_cast<double>(list.size()));
    text += list.size() == 1 ? " neuron is " + word : " neurons are " + word;
    constexpr std::size_t most = 12;
    for (std::size_t i = 0; i < std::min(list.size(), most); ++i) {
        text += (i == 0 ? ": " : ", ") + list[i].dump();
    }
    return text + (list.size() > most ? " and others." : ".");
}

Chart rate_chart(const ResultFile& result) {
    Histogram rates{.title = "Firing rates", .quantity = "rate (Hz)", .counted = "neurons"};
    rates.edges = numbers_at(result, "/rate_histogram/edges_hz");
    rates.counts = counts_between(result, "/rate_histogram/count", rates.edges);
    rates.note =
        several(result, "/silent", "silent") + " " + several(result, "/saturated", "saturated");
    return to_chart(rates);
}

Chart population_chart(const ResultFile& result) {
    LinePlot plot{.title = "Population rate over the trial"};
    plot.x = {.title = "time (ms)", .from_zero = true};
    plot.y = {.title = "rate (Hz)", .from_zero = true};
    plot.note = "Spikes a second and neuron, the mean of all trials.";
    plot.has_points = false;
    PlotCurve curve{.name = "population"};
    curve.x = numbers_at(result, "/population_rate/tick");
    curve.y = numbers_at(result, "/population_rate/hz", curve.x.size());
    for (double& x : curve.x) x *= number_at(result, "/time_step_ms");
    plot.curves.push_back(std::move(curve));
    return to_chart(plot);
}

Chart interval_chart(const ResultFile& result) {
    Histogram intervals{.title = "Intervals between spikes",
                        .quantity = "interval between two spikes of a neuron (ms)",
                        .counted = "intervals"};
    intervals.edges = numbers_at(result, "/intervals/edges_ms");
    intervals.counts = counts_between(result, "/intervals/count", intervals.edges);
    if (has(result, "/intervals/mean_ms") && has(result, "/intervals/variation")) {
        intervals.note = "Mean " + rounded(number_at(result, "/intervals/mean_ms")).dump() +
                         " ms, coefficient of variation " +
                         rounded(number_at(result, "/intervals/variation")).dump() + ".";
    }
    if (has(result, "/intervals/longer")) {
        intervals.note += " " + rounded(number_at(result, "/intervals/longer")).dump() +
                          " are longer than what is drawn.";
    }
    return to_chart(intervals);
}

Chart trial_chart(const ResultFile& result) {
    Histogram trials{.title = "Spikes of a trial", .quantity = "spikes", .counted = "trials"};
    trials.edges = numbers_at(result, "/spikes_per_trial/edges");
    trials.counts = counts_between(result, "/spikes_per_trial/count", trials.edges);
    return to_chart(trials);
}

} // namespace

std::vector<Chart> activity_charts(const ResultFile& result) {
    return {rate_chart(result), population_chart(result), interval_chart(result),
            trial_chart(result)};
}

} // namespace smnn::cli
