#include "tools/smnn/sweep/sweep_report.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <ostream>

#include "tools/smnn/page/page.hpp"
#include "tools/smnn/sweep/line_chart.hpp"
#include "tools/smnn/terminal/table.hpp"

namespace smnn::cli {

namespace {

constexpr const char* event_name = "event-driven";
constexpr const char* clock_name = "clock-driven";

struct AxisWords {
    const char* title; // of the axis, with its unit
    const char* column;
    const char* unit;  // of its ticks
    const char* lower; // than a crossing
    const char* above;
};

AxisWords words_of(SweepAxis axis) {
    static constexpr std::array<AxisWords, 4> words{{
        {"input events a second, all channels together", "events/s", "", "below", "above"},
        {"time step", "time step", "s", "at finer steps than", "at coarser steps than"},
        {"neurons N", "neurons", "", "below", "above"},
        {"modes P", "modes", "", "below", "above"},
    }};
    return words[static_cast<std::size_t>(axis)];
}

// A place of the axis in words of its own.
std::string place_text(SweepAxis axis, double value) {
    std::string text = value_text(axis, value);
    switch (axis) {
        case SweepAxis::rate:
            return text + " events/s";
        case SweepAxis::neurons:
            return "N = " + text;
        case SweepAxis::modes:
            return "P = " + text;
        case SweepAxis::dt:
            break;
    }
    return text;
}

// A crossing is known to the noise of two measurements, not better.
std::string crossing_text(SweepAxis axis, double value) {
    const double unit = std::pow(10.0, std::floor(std::log10(value)) - 1.0);
    return place_text(axis, std::round(value / unit) * unit);
}

double ratio(const SweepPoint& point) { return point.clock_seconds / point.event_seconds; }

std::string times(double factor) { return grouped(factor) + " times"; }

// Which engine is faster, and by how much, where none overtakes the other.
std::string without_crossing(const std::vector<SweepPoint>& points) {
    const auto decides = [](const SweepPoint& point) { return !is_tie(point); };
    const auto decisive = std::find_if(points.begin(), points.end(), decides);
    if (decisive == points.end()) {
        return "There is no crossover in this range: the engines are within 5 % of each other.";
    }
    const bool event_wins = ratio(*decisive) > 1.0;
    double least = 0.0, most = 0.0;
    for (const SweepPoint& point : points) {
        const double factor = event_wins ? ratio(point) : 1.0 / ratio(point);
        least = least == 0.0 ? factor : std::min(least, factor);
        most = std::max(most, factor);
    }
    return std::string("There is no crossover in this range: the ") +
           (event_wins ? event_name : clock_name) + " engine is nowhere the slower one, " +
           times(least) + " to " + times(most) + " as fast as the other.";
}

std::string verdict(const Sweep& sweep) {
    const std::vector<Overtaking> crossings = overtakings(sweep.points);
    if (crossings.empty()) return without_crossing(sweep.points);
    const AxisWords words = words_of(sweep.settings.axis);
    std::string text = std::string("The ") + event_name + " engine is the faster one ";
    for (std::size_t i = 0; i < crossings.size(); ++i) {
        if (i > 0) text += i + 1 < crossings.size() ? ", " : " and ";
        text += std::string(crossings[i].event_is_faster_above ? words.above : words.lower) + " " +
                crossing_text(sweep.settings.axis, crossings[i].value);
    }
    const auto by = [&](const SweepPoint& point) {
        return times(ratio(point)) + " as fast at " + place_text(sweep.settings.axis, point.value);
    };
    return text + ": " + by(sweep.points.front()) + ", " + by(sweep.points.back()) + ".";
}

std::string how(const Sweep& sweep) {
    const SweepSettings& s = sweep.settings;
    std::string text = sweep.subject + ", ";
    if (s.axis != SweepAxis::rate) text += grouped(s.rate_hz) + " input events a second in all, ";
    return text + "trials of " + with_prefix(s.trial_ms / 1000.0, "s") +
           " of Poisson input. Both engines give the same spikes at every point; times are medians "
           "of "
           "alternating runs, of computing for one simulated second.";
}

Table table_of(const Sweep& sweep) {
    Table table;
    table.head = {words_of(sweep.settings.axis).column,
                  "ticks",
                  "input/s",
                  "spikes/s a neuron",
                  event_name,
                  clock_name,
                  "clock / event"};
    for (const SweepPoint& point : sweep.points) {
        table.rows.push_back({value_text(sweep.settings.axis, point.value),
                              grouped(static_cast<double>(point.ticks)), grouped(point.input_hz),
                              grouped(point.spikes_hz), with_prefix(point.event_seconds, "s"),
                              with_prefix(point.clock_seconds, "s"), grouped(ratio(point))});
    }
    return table;
}

} // namespace

std::string subject_of(const SweepSettings& settings, const std::optional<sim::Network>& network) {
    const auto part = [&](SweepAxis axis, const std::string& symbol, std::size_t number) {
        return settings.axis == axis ? "" : symbol + " = " + std::to_string(number) + ", ";
    };
    const std::size_t neurons = network ? network->neurons() : settings.neurons;
    const std::size_t modes = network ? network->modes() : settings.modes;
    const std::size_t inputs = network ? network->inputs() : settings.inputs;
    const double step_ms = network ? network->neuron.time_step_ms : settings.time_step_ms;
    std::string text = network ? "The network that is given: " : "A network drawn from the seed: ";
    text += part(SweepAxis::neurons, "N", neurons);
    text += network && network->is_full_rank() ? "full rank, " : part(SweepAxis::modes, "P", modes);
    text += "D = " + std::to_string(inputs);
    if (settings.axis != SweepAxis::dt) text += ", dt = " + with_prefix(step_ms / 1000.0, "s");
    return text;
}

std::string value_text(SweepAxis axis, double value) {
    const std::string unit = words_of(axis).unit;
    return unit.empty() ? grouped(value < 10.0 ? value : std::round(value))
                        : with_prefix(value, unit);
}

Report to_report(const Sweep& sweep) {
    static constexpr std::array units{"events per second", "seconds", "neurons", "modes"};
    Report report;
    report["sweep"] = name(sweep.settings.axis);
    report["unit"] = units[static_cast<std::size_t>(sweep.settings.axis)];
    report["network"] = sweep.subject;
    report["seed"] = sweep.settings.seed;
    report["spikes_identical"] = true; // else there is no report
    for (const SweepPoint& point : sweep.points) {
        Report entry;
        entry["value"] = point.value;
        entry["ticks"] = point.ticks;
        entry["input_events_per_second"] = point.input_hz;
        entry["spikes_per_second_and_neuron"] = point.spikes_hz;
        entry["event_seconds"] = point.event_seconds;
        entry["clock_seconds"] = point.clock_seconds;
        entry["clock_over_event"] = ratio(point);
        report["points"].push_back(entry);
    }
    report["crossovers"] = Report::array();
    for (const Overtaking& crossing : overtakings(sweep.points)) {
        Report entry;
        entry["value"] = crossing.value;
        entry["seconds"] = crossing.seconds;
        entry["event_is_faster"] = crossing.event_is_faster_above ? "above" : "below";
        report["crossovers"].push_back(entry);
    }
    report["crossover"] =
        report["crossovers"].empty() ? Report() : report["crossovers"][0]["value"];
    return report;
}

void print(std::ostream& out, const Sweep& sweep) {
    out << wrapped(how(sweep)) << '\n';
    print(out, table_of(sweep));
    out << '\n' << wrapped(verdict(sweep));
}

std::string to_svg(const Sweep& sweep) {
    LineChart chart;
    chart.title = verdict(sweep);
    const AxisWords words = words_of(sweep.settings.axis);
    chart.x_axis = {words.title, words.unit};
    chart.y_axis = {"computing time of one simulated second", "s"};
    chart.curves = {{event_name, {}}, {clock_name, {}}};
    for (const SweepPoint& point : sweep.points) {
        chart.x.push_back(point.value);
        chart.curves[0].y.push_back(point.event_seconds);
        chart.curves[1].y.push_back(point.clock_seconds);
    }
    for (const Overtaking& crossing : overtakings(sweep.points)) {
        chart.crossings.push_back(
            {crossing.value, crossing.seconds, crossing_text(sweep.settings.axis, crossing.value)});
    }
    return to_svg(chart);
}

std::string to_page(const Sweep& sweep, const std::string& command) {
    const std::string body = paragraph(verdict(sweep)) + "<figure>\n" + to_svg(sweep) +
                             "</figure>\n" + to_html(table_of(sweep)) + paragraph(how(sweep));
    return page("Event by event or tick by tick: where one overtakes the other", body, command);
}

} // namespace smnn::cli
