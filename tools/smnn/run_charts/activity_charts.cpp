#include "tools/smnn/run_charts/run_charts.hpp"

#include <algorithm>
#include <cmath>

#include "tools/smnn/charts/histogram.hpp"
#include "tools/smnn/charts/line_plot.hpp"
#include "tools/smnn/results/analysis_json.hpp"
#include "tools/smnn/terminal/table.hpp"

namespace smnn::cli {

namespace {

std::string several(const std::vector<sim::Channel>& neurons, const std::string& word) {
    std::string text = neurons.empty() ? "No" : grouped(static_cast<double>(neurons.size()));
    text += neurons.size() == 1 ? " neuron is " + word : " neurons are " + word;
    constexpr std::size_t most = 12;
    for (std::size_t i = 0; i < std::min(neurons.size(), most); ++i) {
        text += (i == 0 ? ": " : ", ") + std::to_string(neurons[i]);
    }
    return text + (neurons.size() > most ? " and others." : ".");
}

// A chart of the same bins, without title and words.
Histogram bins_of(const learning::Histogram& histogram) {
    return {.title = {},
            .edges = histogram.edges,
            .counts = {histogram.count.begin(), histogram.count.end()}};
}

Chart rate_chart(const learning::Activity& activity) {
    Histogram rates = bins_of(activity.rates);
    rates.title = "Firing rates";
    rates.quantity = "rate (Hz)";
    rates.counted = "neurons";
    rates.note =
        several(activity.silent, "silent") + " " + several(activity.saturated, "saturated");
    return to_chart(rates);
}

Chart population_chart(const learning::Activity& activity, double time_step_ms) {
    LinePlot plot{.title = "Population rate over the trial"};
    plot.x = {.title = "time (ms)", .from_zero = true};
    plot.y = {.title = "rate (Hz)", .from_zero = true};
    plot.note = "Spikes a second and neuron, the mean of all trials.";
    plot.has_points = false;
    PlotCurve curve{.name = "population", .y = activity.population_hz};
    for (const sim::Tick tick : activity.tick) {
        curve.x.push_back(static_cast<double>(tick) * time_step_ms);
    }
    plot.curves.push_back(std::move(curve));
    return to_chart(plot);
}

Chart interval_chart(const learning::Activity& activity) {
    Histogram intervals = bins_of(activity.intervals);
    intervals.title = "Intervals between spikes";
    intervals.quantity = "interval between two spikes of a neuron (ms)";
    intervals.counted = "intervals";
    if (std::isfinite(activity.mean_interval_ms) && std::isfinite(activity.interval_variation)) {
        intervals.note = "Mean " + rounded(activity.mean_interval_ms).dump() +
                         " ms, coefficient of variation " +
                         rounded(activity.interval_variation).dump() + ".";
    }
    return to_chart(intervals);
}

Chart trial_chart(const learning::Activity& activity) {
    Histogram trials = bins_of(activity.spikes_per_trial);
    trials.title = "Spikes of a trial";
    trials.quantity = "spikes";
    trials.counted = "trials";
    return to_chart(trials);
}

} // namespace

std::vector<Chart> activity_charts(const ResultFile& result) {
    const learning::Activity activity = activity_from(result);
    return {rate_chart(activity), population_chart(activity, number_at(result, "/time_step_ms")),
            interval_chart(activity), trial_chart(activity)};
}

} // namespace smnn::cli
