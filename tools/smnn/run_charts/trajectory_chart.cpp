#include "tools/smnn/run_charts/trajectory_chart.hpp"

#include <algorithm>
#include <array>
#include <numeric>

#include "tools/smnn/charts/line_plot.hpp"
#include "tools/smnn/results/mode_space_json.hpp"
#include "tools/smnn/run_charts/condition_scales.hpp"

namespace smnn::cli {

namespace {

using learning::ModeSpace;
using learning::Path;

constexpr std::size_t most_trials_drawn = 48;
constexpr std::size_t ticks_to_point_at = 24;

// The modes that move most over all trials, at most so many, in their own order.
std::vector<std::size_t> moving_most(const ModeSpace& space, std::size_t count) {
    std::vector<double> squares(space.shown().front().output_modes.size());
    for (const Path& path : space.shown()) {
        for (std::size_t mode = 0; mode < squares.size(); ++mode) {
            for (const double value : path.output_modes[mode]) squares[mode] += value * value;
        }
    }
    std::vector<std::size_t> order(squares.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return squares[a] > squares[b]; });
    order.resize(std::min(count, order.size()));
    std::sort(order.begin(), order.end());
    return order;
}

const std::array<std::string, 3> letters{"a", "b", "c"};

// The trials that are drawn: of each condition as many as there is room for, evenly.
std::vector<std::size_t> drawn_trials(const ModeSpace& space) {
    const std::size_t each = std::max<std::size_t>(1, most_trials_drawn / space.conditions.size());
    std::vector<std::size_t> seen(space.conditions.size());
    std::vector<std::size_t> drawn;
    for (std::size_t i = 0; i < space.shown().size(); ++i) {
        if (drawn.size() == most_trials_drawn) break;
        if (seen[space.shown()[i].condition]++ < each) drawn.push_back(i);
    }
    return drawn;
}

double milliseconds(sim::Tick tick, const ModeSpace& space) {
    return static_cast<double>(tick) * space.time_step_ms;
}

// The columns `named`, then the value of each mode.
ChartData data_of(const std::string& name, std::vector<Column> named,
                  const std::vector<std::size_t>& modes) {
    ChartData data{name, std::move(named)};
    for (std::size_t m = 0; m < modes.size(); ++m) {
        data.columns.push_back({letters[m], mode_title(modes[m])});
    }
    return data;
}

ChartData point_data(const ModeSpace& space, const std::vector<std::size_t>& trials,
                     const std::vector<std::size_t>& modes) {
    ChartData data = data_of("trajectories",
                             {{"trial", "trial"},
                              {"condition", "condition"},
                              {"time", "time (ms)"},
                              {"handle", "to point at"}},
                             modes);
    for (const std::size_t i : trials) {
        const Path& path = space.shown()[i];
        const std::size_t every = std::max<std::size_t>(1, path.ticks.size() / ticks_to_point_at);
        for (std::size_t k = 0; k < path.ticks.size(); ++k) {
            std::vector<Report> row{i, space.conditions[path.condition],
                                    rounded(milliseconds(path.ticks[k], space)),
                                    k % every == 0 ? 1 : 0};
            for (const std::size_t mode : modes) {
                row.push_back(rounded(path.output_modes[mode][k]));
            }
            data.add_row(row);
        }
    }
    return data;
}

ChartData attractor_data(const ModeSpace& space, const std::vector<std::size_t>& modes) {
    ChartData data =
        data_of("attractors", {{"condition", "condition"}, {"spread", "spread"}}, modes);
    for (std::size_t i = 0; i < space.conditions.size(); ++i) {
        const learning::Cluster& cluster = space.output.clusters[i];
        if (cluster.count == 0) continue;
        std::vector<Report> row{space.conditions[i], rounded(cluster.spread)};
        for (const std::size_t mode : modes) row.push_back(rounded(cluster.mean[mode]));
        data.add_row(row);
    }
    return data;
}

constexpr std::string_view frame = R"vega({
  "signals": [
    {"name": "gap", "value": 66},
    {"name": "side", "update": "(width - gap) / 2"},
    {"name": "tall", "update": "max(150, min(290, side * 0.85))"},
    {"name": "height", "update": "2 * tall + gap"},
    {"name": "moment", "value": null, "on": [
      {"events": "@handle:mouseover", "update": "datum.time"},
      {"events": "@handle:mouseout", "update": "null"}]},
    {"name": "grip", "value": null, "on": [
      {"events": "@turn:mousedown, @turn:touchstart", "update": "[x(), y(), yaw, pitch]"}]},
    {"name": "moved", "value": [0, 0], "on": [
      {"events": "[@turn:mousedown, window:mouseup] > window:mousemove!, [@turn:touchstart, window:touchend] > @turn:touchmove!",
       "update": "[x() - grip[0], y() - grip[1]]"}]},
    {"name": "yaw", "value": 0.6, "on": [{"events": {"signal": "moved"}, "update": "grip ? grip[2] + moved[0] / 90 : yaw"}]},
    {"name": "pitch", "value": 0.45, "on": [
      {"events": {"signal": "moved"}, "update": "grip ? clamp(grip[3] + moved[1] / 90, -1.57, 1.57) : pitch"}]},
    {"name": "reach", "update": "max(span(domain('xa')), span(domain('xb')), span(domain('yc'))) * 0.62"},
    {"name": "size", "update": "min(side, tall) / 2"}
  ],
  "marks": []
})vega";

// Where a point is in the view that turns: u to the right, v up, in units of its half size.
Report turned(const std::string& a, const std::string& b, const std::string& c) {
    const auto middle = [](const std::string& value, const std::string& scale) {
        return "(" + value + " - (domain('" + scale + "')[0] + domain('" + scale + "')[1]) / 2)";
    };
    const std::string x = middle(a, "xa");
    const std::string y = middle(b, "xb");
    const std::string z = middle(c, "yc");
    return Report::array(
        {Report{
             {"type", "formula"},
             {"as", "u"},
             {"expr", "side / 2 + size / reach * (" + x + " * cos(yaw) - " + y + " * sin(yaw))"}},
         Report{{"type", "formula"},
                {"as", "v"},
                {"expr", "tall / 2 - size / reach * (" + z + " * cos(pitch) + (" + x +
                             " * sin(yaw) + " + y + " * cos(yaw)) * sin(pitch))"}}});
}

Report at(const std::string& scale, const std::string& field) {
    return {{"scale", scale}, {"field", field}};
}

// What is drawn in each panel, its x and y being those of the panel.
Report panel_marks(const Report& x, const Report& y, bool can_point) {
    Report lines{{"type", "group"}};
    lines["from"]["facet"] = {{"name", "one"}, {"data", "points"}, {"groupby", "trial"}};
    Report line{{"type", "line"}, {"name", "trajectory"}, {"from", {{"data", "one"}}}};
    line["interactive"] = false;
    line["encode"]["update"] = {{"x", x},
                                {"y", y},
                                {"stroke", at("colour", "condition")},
                                {"strokeDash", at("dash", "condition")},
                                {"strokeWidth", {{"value", 1}}},
                                {"strokeOpacity", opacity_if_picked("datum.condition", 0.75)}};
    lines["marks"] = Report::array({line});

    Report end{{"type", "symbol"}, {"name", "attractor"}, {"from", {{"data", "ends"}}}};
    end["encode"]["update"] = Report::parse(R"vega({
        "fill": {"scale": "colour", "field": "condition"}, "shape": {"scale": "shape", "field": "condition"},
        "size": {"value": 130}, "strokeWidth": {"value": 1.5},
        "tooltip": {"signal": "{'mean end point of': datum.condition, 'spread': isValid(datum.spread) ? format(datum.spread, '.3~g') : 'unknown'}"}})vega");
    end["encode"]["update"]["x"] = x;
    end["encode"]["update"]["y"] = y;
    end["encode"]["update"]["opacity"] = opacity_if_picked("datum.condition");
    end["encode"]["enter"] = {{"stroke", {{"value", "#888"}}}};

    Report now{{"type", "symbol"}, {"from", {{"data", "now"}}}, {"interactive", false}};
    now["encode"]["update"] = Report::parse(
        R"vega({"fill": {"scale": "colour", "field": "condition"}, "size": {"value": 50}})vega");
    now["encode"]["update"]["x"] = x;
    now["encode"]["update"]["y"] = y;
    // Where the context switched: of a trial in which it did.
    Report before{{"type", "symbol"}, {"from", {{"data", "switching"}}}, {"interactive", false}};
    before["encode"]["update"] = Report::parse(R"vega({
        "stroke": {"scale": "colour", "field": "condition"}, "strokeWidth": {"value": 1.5},
        "shape": {"value": "cross"}, "size": {"value": 60}})vega");
    before["encode"]["update"]["x"] = x;
    before["encode"]["update"]["y"] = y;
    before["encode"]["update"]["opacity"] = opacity_if_picked("datum.condition");
    Report marks = Report::array({lines});

    if (can_point) {
        Report handle{{"type", "symbol"}, {"name", "handle"}, {"from", {{"data", "handles"}}}};
        handle["encode"]["update"] = Report::parse(R"vega({
            "fill": {"value": "transparent"}, "size": {"value": 60},
            "tooltip": {"signal": "{'condition': datum.condition, 'trial': datum.trial, 'ms': format(datum.time, '~g')}"}})vega");
        handle["encode"]["update"]["x"] = x;
        handle["encode"]["update"]["y"] = y;
        marks.push_back(handle);
    }
    for (const Report& mark : {before, end, now}) marks.push_back(mark);
    return marks;
}

Report panel(const std::string& x, const std::string& y) {
    Report group{{"type", "group"}, {"style", "frame"}};
    group["encode"]["update"] = {{"x", {{"signal", x}}},
                                 {"y", {{"signal", y}}},
                                 {"width", {{"signal", "side"}}},
                                 {"height", {{"signal", "tall"}}}};
    return group;
}

// A plane of two modes; `horizontal` and `vertical` are their places among those that are drawn.
Report plane(const std::vector<std::size_t>& modes, std::size_t horizontal, std::size_t vertical,
             const std::string& x, const std::string& y) {
    const std::string across = "x" + letters[horizontal];
    const std::string up = "y" + letters[vertical];
    Report group = panel(x, y);
    group["axes"] = Report::array({Report{{"scale", across},
                                          {"orient", "bottom"},
                                          {"tickCount", 5},
                                          {"title", mode_title(modes[horizontal])}},
                                   Report{{"scale", up},
                                          {"orient", "left"},
                                          {"tickCount", 5},
                                          {"title", mode_title(modes[vertical])}}});
    group["marks"] = panel_marks(at(across, letters[horizontal]), at(up, letters[vertical]), true);
    return group;
}

// Trajectories, end points and three axes seen from the side that the reader turns them to.
Report turning_view() {
    Report group = panel("side + gap", "0");
    group["marks"] = panel_marks({{"field", "u"}}, {{"field", "v"}}, false);
    group["marks"].insert(group["marks"].begin(), Report::parse(R"vega({
      "type": "rule", "style": "guide", "from": {"data": "arms"}, "interactive": false,
      "encode": {"update": {"x": {"signal": "side / 2"}, "y": {"signal": "tall / 2"},
        "x2": {"field": "u"}, "y2": {"field": "v"}}}})vega"));
    group["marks"].push_back(Report::parse(R"vega({
      "type": "text", "style": "text", "from": {"data": "arms"}, "interactive": false,
      "encode": {"update": {"x": {"field": "u"}, "y": {"field": "v"}, "text": {"field": "name"},
        "align": {"value": "center"}, "dy": {"value": -4}}}})vega"));
    group["marks"].push_back(Report::parse(R"vega({
      "type": "text", "style": "text", "interactive": false,
      "encode": {"update": {"x": {"value": 8}, "y": {"signal": "tall - 8"}, "text": {"value": "drag to turn"},
        "fillOpacity": {"value": 0.7}}}})vega"));
    group["marks"].push_back(Report::parse(R"vega({
      "type": "rect", "name": "turn",
      "encode": {"update": {"width": {"signal": "side"}, "height": {"signal": "tall"},
        "fill": {"value": "transparent"}, "cursor": {"value": "grab"}}}})vega"));
    return group;
}

Report scale_of(const std::string& name, const std::string& field, const char* range) {
    Report scale = Report::parse(R"vega({"type": "linear", "nice": true, "zero": false,
        "domain": {"fields": [{"data": "trajectories"}, {"data": "attractors"}]}})vega");
    scale["name"] = name;
    scale["range"] = Report::parse(range);
    scale["domain"]["fields"][0]["field"] = field;
    scale["domain"]["fields"][1]["field"] = field;
    return scale;
}

Report derived(const char* name, const char* source, const std::string& filter) {
    Report data{{"name", name}, {"source", source}};
    data["transform"] = Report::array({Report{{"type", "filter"}, {"expr", filter}}});
    return data;
}

// The three arms of the view, half as long as the modes reach.
Report arms(const std::vector<std::size_t>& modes) {
    Report data{{"name", "arms"}};
    data["values"] = Report::array();
    for (std::size_t m = 0; m < modes.size(); ++m) {
        data["values"].push_back({{"name", "mode " + std::to_string(modes[m])},
                                  {"a", m == 0 ? 1 : 0},
                                  {"b", m == 1 ? 1 : 0},
                                  {"c", m == 2 ? 1 : 0}});
    }
    const auto end = [](const std::string& letter, const std::string& scale) {
        return "((domain('" + scale + "')[0] + domain('" + scale + "')[1]) / 2 + datum." + letter +
               " * reach * 0.5)";
    };
    data["transform"] = turned(end("a", "xa"), end("b", "xb"), end("c", "yc"));
    return data;
}

// The points at the last drawn tick before the context switched.
std::string is_switching(const ModeSpace& space) {
    if (!space.switched) return "false";
    sim::Tick last = -1;
    for (const sim::Tick tick : space.shown().front().ticks) {
        if (tick <= space.switched->tick) last = tick;
    }
    return "datum.time === " + rounded(milliseconds(last, space)).dump();
}

std::string note_of(const ModeSpace& space, std::size_t drawn, std::size_t drawn_modes) {
    std::string note = "A line a trial, a large mark the mean end point of a condition.";
    const std::size_t trials = space.shown().size();
    const std::size_t modes = space.shown().front().output_modes.size();
    if (drawn < trials) {
        note +=
            " Drawn are " + std::to_string(drawn) + " of " + std::to_string(trials) + " trials.";
    }
    if (drawn_modes < modes) {
        note += " Of " + std::to_string(modes) + " modes the " + std::to_string(drawn_modes) +
                " that move most.";
    }
    if (space.every > 1) note += " One tick in " + std::to_string(space.every) + ".";
    if (space.output.separation) {
        note += " Separation " + rounded(space.output.separation->least_ratio).dump() + ": " +
                measure_of_separation + ".";
    }
    if (space.switched && space.switched->all.trials > 0) {
        note +=
            " Of " + std::to_string(space.switched->all.trials) + " trials with a switch " +
            std::to_string(space.switched->all.moved) +
            " move to the other context's end point; a cross is where a trial was at the switch.";
    }
    return note;
}

} // namespace

Chart trajectory_chart(const ModeSpace& space) {
    const std::vector<std::size_t> modes = moving_most(space, 3);
    const std::vector<std::size_t> trials = drawn_trials(space);
    Chart chart{.title = "Trajectories in the space of the output modes"};
    chart.note = note_of(space, trials.size(), modes.size());
    chart.data = {point_data(space, trials, modes), attractor_data(space, modes)};
    chart.spec = Report::parse(frame);
    Report& spec = chart.spec;
    spec["signals"].insert(spec["signals"].begin(), picked_signal());
    spec["scales"] = Report::array({scale_of("xa", "a", R"([0, {"signal": "side"}])"),
                                    scale_of("xb", "b", R"([0, {"signal": "side"}])"),
                                    scale_of("yb", "b", R"([{"signal": "tall"}, 0])")});
    Report points{{"name", "points"}, {"source", "trajectories"}};
    Report ends{{"name", "ends"}, {"source", "attractors"}};
    if (modes.size() == 3) {
        points["transform"] = turned("datum.a", "datum.b", "datum.c");
        ends["transform"] = points["transform"];
    }
    spec["data"] = Report::array({points, ends, derived("now", "points", "datum.time === moment"),
                                  derived("handles", "points", "datum.handle === 1"),
                                  derived("switching", "points", is_switching(space))});
    if (modes.size() == 3) {
        spec["scales"].push_back(scale_of("yc", "c", R"([{"signal": "tall"}, 0])"));
        spec["marks"] = Report::array({plane(modes, 0, 1, "0", "0"), turning_view(),
                                       plane(modes, 0, 2, "0", "tall + gap"),
                                       plane(modes, 1, 2, "side + gap", "tall + gap")});
        spec["data"].push_back(arms(modes));
    } else {
        // A plane needs neither a second row nor what turns.
        Report signals = Report::array();
        for (Report signal : spec["signals"]) {
            const auto name = signal["name"].get<std::string>();
            if (name == "side") signal["update"] = "width";
            if (name == "height") signal["update"] = "tall";
            const auto is = [&](const char* other) { return name == other; };
            constexpr std::array of_turning{"grip", "moved", "yaw", "pitch", "reach", "size"};
            if (std::none_of(of_turning.begin(), of_turning.end(), is)) signals.push_back(signal);
        }
        spec["signals"] = signals;
        spec["marks"] = Report::array({plane(modes, 0, 1, "0", "0")});
    }
    add_condition_scales(space.conditions, spec);
    return chart;
}

} // namespace smnn::cli
