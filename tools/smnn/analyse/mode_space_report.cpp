#include "tools/smnn/analyse/mode_space_report.hpp"

#include <algorithm>
#include <cmath>
#include <ostream>
#include <sstream>

#include "tools/smnn/line/numbers.hpp"
#include "tools/smnn/terminal/table.hpp"

namespace smnn::cli {

namespace {

constexpr int digits = 3; // that people see

// Of a switch those trials that do.
const std::vector<Path>& shown_paths(const ModeSpace& space) {
    return space.switched ? space.switched->paths : space.paths;
}

// Pictures need no more, and a double of 17 digits is a long word.
double short_number(double value) { return std::round(value * 1e6) / 1e6; }

Report to_report(const std::vector<double>& values) {
    Report numbers = Report::array();
    for (const double value : values) numbers.push_back(short_number(value));
    return numbers;
}

Report to_report(const learning::Series& series) {
    Report all = Report::array();
    for (const std::vector<double>& one : series) all.push_back(to_report(one));
    return all;
}

Report to_report(const Path& path, bool switches) {
    Report report{{"condition", path.condition}};
    if (switches) {
        report["condition_after"] =
            learning::held_state(learning::switched(learning::condition_of(path.condition)));
    }
    report["tick"] = path.ticks;
    report["output_modes"] = to_report(path.output_modes);
    report["input_modes"] = to_report(path.input_modes);
    if (!path.answer.empty()) report["answer"] = to_report(path.answer);
    return report;
}

Report to_report(const learning::Separation& separation) {
    return {{"value", separation.least_ratio},
            {"least_distance", separation.least_distance},
            {"nearest_share", separation.nearest_share}};
}

Report attractors_report(const ModeSpace& space) {
    Report all = Report::array();
    for (std::size_t i = 0; i < space.conditions.size(); ++i) {
        const learning::Cluster& output = space.output.clusters[i];
        const learning::Cluster& input = space.input.clusters[i];
        if (output.count == 0) continue;
        all.push_back({{"condition", i},
                       {"trials", output.count},
                       {"output_modes", to_report(output.mean)},
                       {"spread", output.spread},
                       {"input_modes", to_report(input.mean)},
                       {"input_spread", input.spread}});
    }
    return all;
}

Report separation_report(const ModeSpace& space) {
    Report report{
        {"measure",
         "least distance between the mean end points of two conditions, in units of the sum of "
         "their root mean square spreads: 1 over the largest similarity of Davies and Bouldin"}};
    report.update(to_report(*space.output.separation));
    report["input_modes"] = to_report(*space.input.separation);
    return report;
}

Report to_report(const learning::SwitchCount& count) {
    Report report{{"trials", count.trials}, {"moved", count.moved}};
    if (count.trials > 0) {
        report["share"] = static_cast<double>(count.moved) / static_cast<double>(count.trials);
    }
    return report;
}

// The mean over the trials of each condition, as far as they are all long.
Report coefficients_report(const ModeSpace& space, const Axes& axes) {
    const std::vector<Path>& paths = shown_paths(space);
    const auto shortest = std::min_element(
        paths.begin(), paths.end(),
        [](const Path& a, const Path& b) { return a.ticks.size() < b.ticks.size(); });
    const std::size_t length = shortest->ticks.size();
    std::vector<double> trials(space.conditions.size(), 0.0);
    for (const Path& path : paths) trials[path.condition] += 1.0;
    std::vector<learning::Series> means(
        space.conditions.size(),
        learning::Series(axes.orthogonal.size(), std::vector<double>(length, 0.0)));
    for (const Path& path : paths) {
        for (std::size_t axis = 0; axis < axes.orthogonal.size(); ++axis) {
            for (std::size_t k = 0; k < length; ++k) {
                means[path.condition][axis][k] += path.orthogonal[axis][k] / trials[path.condition];
            }
        }
    }
    Report report{{"basis", "[Win, xi_in] orthonormalised"},
                  {"names", axes.names},
                  {"tick", shortest->ticks}};
    Report& all = report["per condition mean"] = Report::array();
    for (const learning::Series& mean : means) all.push_back(to_report(mean));
    return report;
}

std::string percent(double share) { return rounded(100.0 * share, digits) + " %"; }

// Of many modes the first: a terminal is narrow.
Table to_table(const ModeSpace& space) {
    const std::size_t modes = space.paths.front().output_modes.size();
    const std::size_t shown = std::min<std::size_t>(modes, 6);
    Table table{{"end points along xi_out", "trials"}, {}};
    for (std::size_t mode = 0; mode < shown; ++mode) {
        table.head.push_back("mode " + std::to_string(mode));
    }
    table.head.emplace_back("spread");
    for (std::size_t i = 0; i < space.conditions.size(); ++i) {
        const learning::Cluster& cluster = space.output.clusters[i];
        if (cluster.count == 0) continue;
        std::vector<std::string> row{space.conditions[i], std::to_string(cluster.count)};
        for (std::size_t mode = 0; mode < shown; ++mode)
            row.push_back(rounded(cluster.mean[mode], digits));
        row.push_back(rounded(cluster.spread, digits));
        table.rows.push_back(row);
    }
    return table;
}

void describe(std::ostream& out, const std::string& where, const learning::Separation& separation) {
    out << wrapped("Along " + where + " no two conditions are nearer than " +
                   rounded(separation.least_distance, digits) + ", or " +
                   rounded(separation.least_ratio, digits) + " times the sum of their spreads; " +
                   percent(separation.nearest_share) +
                   " of the trials end nearest to the mean of their own condition, each left out "
                   "of that.");
}

} // namespace

void add_mode_space(Report& report, const sim::Network& network, const Axes& axes,
                    const ModeSpace& space) {
    report["ticks"] = space.ticks;
    report["time_step_ms"] = network.neuron.time_step_ms;
    report["neurons"] = network.neurons();
    report["modes"] = network.modes();
    report["every"] = space.every;
    report["end_ticks"] = space.end_ticks;
    report["conditions"] = space.conditions;
    Report& trials = report["trials"] = Report::array();
    for (const Path& path : shown_paths(space)) {
        trials.push_back(to_report(path, space.switched.has_value()));
    }
    report["attractors"] = attractors_report(space);
    if (space.output.separation) report["separation"] = separation_report(space);
    if (space.switched) {
        Report& moved = report["switch"] = to_report(space.switched->all);
        moved["tick"] = space.switched->tick;
        moved["answer_changes"] = to_report(space.switched->changing);
    }
    if (!axes.orthogonal.empty()) report["coefficients"] = coefficients_report(space, axes);
}

void print_for_people(std::ostream& out, const ModeSpace& space) {
    print(out, to_table(space));
    if (space.output.separation) describe(out, "xi_out", *space.output.separation);
    if (space.input.separation) describe(out, "xi_in", *space.input.separation);
    if (space.switched) {
        const learning::SwitchCount& all = space.switched->all;
        const learning::SwitchCount& changing = space.switched->changing;
        out << wrapped("The context flips at tick " + std::to_string(space.switched->tick) + ": " +
                       std::to_string(all.moved) + " of " + std::to_string(all.trials) +
                       " trials move from the end point of their first context to that of the "
                       "second; " +
                       std::to_string(changing.moved) + " of the " +
                       std::to_string(changing.trials) + " whose answer changes.");
    }
}

std::string to_csv(const ModeSpace& space) {
    const std::size_t modes = space.paths.front().output_modes.size();
    std::ostringstream table;
    table << "trial,condition,tick";
    for (const char* const side : {"output", "input"}) {
        for (std::size_t mode = 0; mode < modes; ++mode) table << ',' << side << '_' << mode;
    }
    table << '\n';
    const std::vector<Path>& shown = shown_paths(space);
    for (std::size_t trial = 0; trial < shown.size(); ++trial) {
        const Path& path = shown[trial];
        for (std::size_t k = 0; k < path.ticks.size(); ++k) {
            table << trial << ',' << path.condition << ',' << path.ticks[k];
            for (const learning::Series* const series : {&path.output_modes, &path.input_modes}) {
                for (const std::vector<double>& one : *series) {
                    table << ',' << shortest_text(short_number(one[k]));
                }
            }
            table << '\n';
        }
    }
    return table.str();
}

} // namespace smnn::cli
