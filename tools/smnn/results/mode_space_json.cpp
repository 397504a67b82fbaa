#include "tools/smnn/results/mode_space_json.hpp"

#include <cmath>
#include <limits>

#include "smnn/sim/error.hpp"

namespace smnn::cli {

namespace {

using learning::Cluster;
using learning::Coefficients;
using learning::ModeSpace;
using learning::Path;

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

Path path_from(const ResultFile& result, const std::string& place, std::size_t conditions) {
    Path path;
    path.condition = index_at(result, place + "/condition", conditions);
    for (const double tick : numbers_at(result, place + "/tick")) {
        if (!(std::abs(tick) <= 0x1p53)) refuse(result, place + "/tick", "ticks are");
        path.ticks.push_back(static_cast<sim::Tick>(tick));
    }
    const std::size_t modes = list_at(result, place + "/output_modes").size();
    for (std::size_t mode = 0; mode < modes; ++mode) {
        path.output_modes.push_back(
            numbers_at(result, place + "/output_modes/" + std::to_string(mode), path.ticks.size()));
    }
    return path;
}

std::vector<Path> paths_from(const ResultFile& result, std::size_t conditions) {
    std::vector<Path> paths;
    const std::size_t trials = list_at(result, "/trials").size();
    if (trials == 0 || conditions == 0) {
        throw sim::ParameterError(result.path + ": /trials: has none, there is nothing to draw");
    }
    for (std::size_t i = 0; i < trials; ++i) {
        const std::string place = "/trials/" + std::to_string(i);
        paths.push_back(path_from(result, place, conditions));
        const std::size_t modes = paths.front().output_modes.size();
        if (modes == 0) {
            throw sim::ParameterError(result.path + ": " + place + "/output_modes: no mode");
        }
        if (paths.back().output_modes.size() != modes) {
            refuse(result, place + "/output_modes", std::to_string(modes) + " modes are");
        }
    }
    return paths;
}

Report to_report(const learning::Separation& separation) {
    return {{"value", separation.least_ratio},
            {"least_distance", separation.least_distance},
            {"nearest_share", separation.nearest_share}};
}

Report attractors_report(const ModeSpace& space) {
    Report all = Report::array();
    for (std::size_t i = 0; i < space.conditions.size(); ++i) {
        const Cluster& output = space.output.clusters[i];
        const Cluster& input = space.input.clusters[i];
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

std::vector<Cluster> attractors_from(const ResultFile& result, std::size_t conditions,
                                     std::size_t modes) {
    std::vector<Cluster> clusters(conditions);
    if (!has(result, "/attractors")) return clusters;
    for (std::size_t i = 0; i < list_at(result, "/attractors").size(); ++i) {
        const std::string place = "/attractors/" + std::to_string(i);
        const bool has_spread = has(result, place + "/spread");
        clusters[index_at(result, place + "/condition", conditions)] = {
            .count = 1,
            .mean = numbers_at(result, place + "/output_modes", modes),
            .spread = has_spread ? number_at(result, place + "/spread")
                                 : std::numeric_limits<double>::quiet_NaN()};
    }
    return clusters;
}

Report to_report(const learning::SwitchCount& count) {
    Report report{{"trials", count.trials}, {"moved", count.moved}};
    if (count.trials > 0) {
        report["share"] = static_cast<double>(count.moved) / static_cast<double>(count.trials);
    }
    return report;
}

Report to_report(const Coefficients& coefficients) {
    Report report{{"basis", basis_of_coefficients},
                  {"names", coefficients.names},
                  {"tick", coefficients.ticks}};
    Report& all = report["per condition mean"] = Report::array();
    for (const learning::Series& mean : coefficients.mean) all.push_back(to_report(mean));
    return report;
}

Coefficients coefficients_from(const ResultFile& result, std::size_t conditions) {
    const std::string root = "/coefficients";
    Coefficients all;
    for (const Report& name : list_at(result, root + "/names")) all.names.push_back(text_of(name));
    for (const double tick : numbers_at(result, root + "/tick")) {
        if (!(std::abs(tick) <= 0x1p53)) refuse(result, root + "/tick", "ticks are");
        all.ticks.push_back(static_cast<sim::Tick>(tick));
    }
    for (std::size_t c = 0; c < conditions; ++c) {
        const std::string place = root + "/per condition mean/" + std::to_string(c) + "/";
        learning::Series& mean = all.mean.emplace_back();
        for (std::size_t n = 0; n < all.names.size(); ++n) {
            mean.push_back(numbers_at(result, place + std::to_string(n), all.ticks.size()));
        }
    }
    return all;
}

} // namespace

double short_number(double value) { return std::round(value * 1e6) / 1e6; }

void add_mode_space(Report& report, const sim::Network& network, const ModeSpace& space) {
    report["ticks"] = space.ticks;
    report["time_step_ms"] = space.time_step_ms;
    report["neurons"] = network.neurons();
    report["modes"] = network.modes();
    report["every"] = space.every;
    report["end_ticks"] = space.end_ticks;
    report["conditions"] = space.conditions;
    Report& trials = report["trials"] = Report::array();
    for (const Path& path : space.shown()) {
        trials.push_back(to_report(path, space.switched.has_value()));
    }
    report["attractors"] = attractors_report(space);
    if (space.output.separation) {
        Report& separation = report["separation"];
        separation["measure"] = measure_of_separation;
        separation.update(to_report(*space.output.separation));
        separation["input_modes"] = to_report(*space.input.separation);
    }
    if (space.switched) {
        Report& moved = report["switch"] = to_report(space.switched->all);
        moved["tick"] = space.switched->tick;
        moved["answer_changes"] = to_report(space.switched->changing);
    }
    if (space.coefficients) report["coefficients"] = to_report(*space.coefficients);
}

ModeSpace mode_space_from(const ResultFile& result) {
    ModeSpace space;
    for (const Report& name : list_at(result, "/conditions")) {
        space.conditions.push_back(text_of(name));
    }
    const std::size_t conditions = space.conditions.size();
    space.time_step_ms = number_at(result, "/time_step_ms");
    if (has(result, "/every")) {
        space.every = static_cast<sim::Tick>(index_at(result, "/every", std::size_t{1} << 53));
    }
    std::vector<Path> paths = paths_from(result, conditions);
    space.output.clusters = attractors_from(result, conditions, paths.front().output_modes.size());
    if (has(result, "/separation/value")) {
        space.output.separation = {.least_ratio = number_at(result, "/separation/value")};
    }
    if (has(result, "/switch/tick")) {
        constexpr std::size_t most = std::size_t{1} << 53;
        space.switched = {.tick = static_cast<sim::Tick>(index_at(result, "/switch/tick", most)),
                          .paths = std::move(paths),
                          .all = {.trials = index_at(result, "/switch/trials", most),
                                  .moved = index_at(result, "/switch/moved", most)},
                          .changing = {}};
    } else {
        space.paths = std::move(paths);
    }
    if (has(result, "/coefficients/names") && has(result, "/coefficients/per condition mean")) {
        space.coefficients = coefficients_from(result, conditions);
    }
    return space;
}

} // namespace smnn::cli
