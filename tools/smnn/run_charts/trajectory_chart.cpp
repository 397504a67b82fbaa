#include "tools/smnn/run_charts/run_charts.hpp"

#include <algorithm>
#include <array>
#include <numeric>

#include "tools/smnn/results/mode_space_json.hpp"

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

Report at(const std::string& scale, const std::string& field) {
    return {{"scale", scale}, {"field", field}};
}

Report placed(Report mark, const Report& x, const Report& y) {
    Report& update = mark["encode"]["update"];
    update["x"] = x;
    update["y"] = y;
    return mark;
}

// What is drawn in each panel, its x and y being those of the panel.
Report panel_marks(const Report& x, const Report& y, bool can_point) {
    Report lines = specification("trajectories/lines");
    lines["marks"][0] = placed(lines["marks"][0], x, y);
    Report marks = Report::array({lines});
    for (const Report& mark : specification("trajectories/marks")) {
        if (can_point || mark["from"]["data"] != "handles") marks.push_back(placed(mark, x, y));
    }
    return marks;
}

Report panel(const char* x, const char* y) {
    return placed(specification("trajectories/panel"), {{"signal", x}}, {{"signal", y}});
}

// A plane of two modes; `horizontal` and `vertical` are their places among those that are drawn.
Report plane(const std::vector<std::size_t>& modes, std::size_t horizontal, std::size_t vertical,
             const char* x, const char* y) {
    const std::string across = "x" + letters[horizontal];
    const std::string up = "y" + letters[vertical];
    Report group = panel(x, y);
    group["axes"][0]["scale"] = across;
    group["axes"][0]["title"] = mode_title(modes[horizontal]);
    group["axes"][1]["scale"] = up;
    group["axes"][1]["title"] = mode_title(modes[vertical]);
    group["marks"] = panel_marks(at(across, letters[horizontal]), at(up, letters[vertical]), true);
    return group;
}

void append(Report& list, const Report& more) {
    for (const Report& one : more) list.push_back(one);
}

// Trajectories, end points and three axes seen from the side that the reader turns them to.
Report turning_view() {
    Report group = panel("side + gap", "0");
    group.erase("axes");
    group["marks"] = Report::array({specification("trajectories/below")});
    append(group["marks"], panel_marks({{"field", "u"}}, {{"field", "v"}}, false));
    append(group["marks"], specification("trajectories/above"));
    return group;
}

// Three planes, and the view that turns.
void draw_space(const std::vector<std::size_t>& modes, Report& spec) {
    append(spec["signals"], specification("trajectories/turning"));
    spec["scales"].push_back(specification("trajectories/third"));
    const Report turned = specification("trajectories/turned");
    spec["data"][0]["transform"] = turned; // the points
    spec["data"][1]["transform"] = turned; // the end points
    Report arms = specification("trajectories/arms");
    append(arms["transform"], turned);
    for (std::size_t m = 0; m < modes.size(); ++m) {
        arms["values"][m]["name"] = "mode " + std::to_string(modes[m]);
    }
    spec["data"].push_back(arms);
    spec["marks"] = Report::array({plane(modes, 0, 1, "0", "0"), turning_view(),
                                   plane(modes, 0, 2, "0", "tall + gap"),
                                   plane(modes, 1, 2, "side + gap", "tall + gap")});
}

void draw_plane(const std::vector<std::size_t>& modes, Report& spec) {
    Report signals = Report::array();
    for (Report signal : spec["signals"]) {
        if (signal["name"] == "side") signal["update"] = "width";
        if (signal["name"] == "height") signal["update"] = "tall";
        signals.push_back(signal);
    }
    spec["signals"] = signals;
    spec["marks"] = Report::array({plane(modes, 0, 1, "0", "0")});
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
    for (const char* part : {"signals", "scales", "data"}) {
        chart.spec[part] = specification(std::string("trajectories/") + part);
    }
    chart.spec["data"][4]["transform"][0]["expr"] = is_switching(space);
    if (modes.size() == 3) {
        draw_space(modes, chart.spec);
    } else {
        draw_plane(modes, chart.spec);
    }
    add_condition_scales(space.conditions, chart.spec);
    return chart;
}

} // namespace smnn::cli
