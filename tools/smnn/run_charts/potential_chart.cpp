#include "tools/smnn/run_charts/run_charts.hpp"

#include <algorithm>

namespace smnn::cli {

namespace {

constexpr std::size_t most_points = 1000; // of a neuron

Report filtered(const char* name, const char* source) {
    Report data{{"name", name}, {"source", source}};
    data["transform"] =
        Report::array({Report{{"type", "filter"}, {"expr", "datum.neuron === parent.neuron"}}});
    return data;
}

// Of each neuron a row a tick; of a long trial one for several ticks, with the least and the most.
ChartData potential_data(const io::RecordedSeries& series, std::size_t neurons, std::size_t every,
                         double time_step_ms) {
    Column neuron{"neuron", "neuron"};
    Column time{"time", "time (ms)"};
    Column u{"u", "potential"};
    Column least{"least", "least"};
    Column most{"most", "most"};
    for (std::size_t n = 0; n < neurons; ++n) {
        const std::vector<double>& values = series.columns[n];
        for (std::size_t k = 0; k < values.size(); k += every) {
            const auto begin = values.begin() + static_cast<std::ptrdiff_t>(k);
            const auto end =
                values.begin() + static_cast<std::ptrdiff_t>(std::min(k + every, values.size()));
            const auto [low, high] = std::minmax_element(begin, end);
            neuron.values.push_back(series.numbers[n]);
            time.values.push_back(rounded(
                static_cast<double>(series.from + static_cast<sim::Tick>(k)) * time_step_ms));
            u.values.push_back(rounded(*begin));
            least.values.push_back(rounded(*low));
            most.values.push_back(rounded(*high));
        }
    }
    return {"potentials", {neuron, time, u, least, most}};
}

// Where a potential passes the threshold, and the ticks after it at which it is held.
std::vector<ChartData> spike_data(const io::RecordedSeries& series, std::size_t neurons,
                                  const sim::NeuronParameters& parameters) {
    Column neuron{"neuron", "neuron"};
    Column time{"time", "spike at (ms)"};
    Column from{"from", "refractory from (ms)"};
    Column until{"until", "until (ms)"};
    const double dt = parameters.time_step_ms;
    const auto held = static_cast<double>(sim::refractory_ticks(parameters));
    for (std::size_t n = 0; n < neurons; ++n) {
        for (std::size_t k = 0; k < series.ticks(); ++k) {
            if (series.columns[n][k] <= parameters.threshold) continue;
            const auto tick = static_cast<double>(series.from + static_cast<sim::Tick>(k));
            const double end =
                static_cast<double>(series.from) + static_cast<double>(series.ticks()) - 1.0;
            neuron.values.push_back(series.numbers[n]);
            time.values.push_back(rounded(tick * dt));
            from.values.push_back(rounded(std::min(tick + 0.5, end) * dt));
            until.values.push_back(rounded(std::min(tick + 0.5 + held, end) * dt));
        }
    }
    return {{"spikes", {neuron, time, from, until}}};
}

} // namespace

Chart potential_chart(const std::string& title, const io::RecordedSeries& potentials,
                      const std::optional<sim::NeuronParameters>& neuron) {
    const std::size_t shown = std::min(potentials.columns.size(), most_potentials);
    const std::size_t every = (potentials.ticks() + most_points - 1) / most_points;
    const double dt = neuron ? neuron->time_step_ms : 1.0;
    Chart chart{.title = title, .data = {potential_data(potentials, shown, every, dt)}};
    chart.spec = specification("potentials/frame");
    Report& spec = chart.spec;
    spec["height"] = 104 * shown;
    spec["axes"][0]["title"] = neuron ? "time (ms)" : "time (ticks)";
    if (neuron) {
        for (ChartData& data : spike_data(potentials, shown, *neuron)) {
            chart.data.push_back(std::move(data));
        }
        spec["scales"].push_back(specification("potentials/colour"));
        spec["signals"] =
            Report::array({Report{{"name", "threshold"}, {"value", neuron->threshold}}});
        Report& group = spec["marks"][0];
        group["data"] = Report::array({filtered("resting", "spikes"), filtered("fired", "spikes")});
        group["scales"][0]["domain"]["fields"].push_back({0.0, neuron->threshold});
        Report& marks = group["marks"];
        marks.insert(marks.begin(), specification("potentials/refractory"));
        marks.push_back(specification("potentials/threshold"));
        marks.push_back(specification("potentials/spike"));
        chart.note =
            "Dashed: the threshold. A triangle is a spike; shaded, the neuron is "
            "refractory and held at 0.";
    } else {
        chart.note =
            "With the network beside it, threshold, spikes and refractory periods are "
            "drawn too.";
    }
    if (every > 1) {
        chart.note += " Of every " + std::to_string(every) +
                      " ticks the first, and as an area the least and the most.";
    }
    if (shown < potentials.columns.size()) {
        chart.note += " The first " + std::to_string(shown) + " of " +
                      std::to_string(potentials.columns.size()) + " neurons.";
    }
    return chart;
}

} // namespace smnn::cli
