#include "tools/smnn/run_charts/mode_space.hpp"

#include <algorithm>

#include "tools/smnn/charts/line_plot.hpp"
#include "tools/smnn/line/command.hpp"

namespace smnn::cli {

namespace {

constexpr std::size_t most_points_drawn = 200; // of a trial, or a mean

void thin(std::vector<double>& values, std::size_t every) {
    std::size_t kept = 0;
    for (std::size_t i = 0; i < values.size(); i += every) values[kept++] = values[i];
    values.resize(kept);
}

} // namespace

ModeSpace read_mode_space(const Finding& finding) {
    ModeSpace space;
    for (const Report& name : list_at(finding, "/conditions")) {
        space.conditions.push_back(text_of(name));
    }
    space.time_step_ms = number_at(finding, "/time_step_ms");
    const std::size_t trials = list_at(finding, "/trials").size();
    if (trials == 0 || space.conditions.empty()) {
        throw UsageError(finding.path + ": /trials: has none, there is nothing to draw");
    }
    for (std::size_t i = 0; i < trials; ++i) {
        const std::string place = "/trials/" + std::to_string(i);
        const double condition = number_at(finding, place + "/condition");
        if (!(condition >= 0.0 && condition < static_cast<double>(space.conditions.size()))) {
            throw UsageError(finding.path + ": " + place + "/condition: one of " +
                             std::to_string(space.conditions.size()) + " is expected");
        }
        Trajectory trial{.condition = static_cast<std::size_t>(condition),
                         .tick = numbers_at(finding, place + "/tick"),
                         .modes = {}};
        const std::size_t modes = list_at(finding, place + "/output_modes").size();
        if (i > 0 && modes != space.modes) {
            throw UsageError(finding.path + ": " + place + "/output_modes: " +
                             std::to_string(space.modes) + " modes are expected");
        }
        space.modes = modes;
        for (std::size_t mode = 0; mode < modes; ++mode) {
            trial.modes.push_back(numbers_at(
                finding, place + "/output_modes/" + std::to_string(mode), trial.tick.size()));
        }
        const std::size_t every = thinning(trial.tick.size());
        thin(trial.tick, every);
        for (std::vector<double>& mode : trial.modes) thin(mode, every);
        space.every = std::max(space.every, every);
        space.trials.push_back(std::move(trial));
    }
    if (space.modes == 0) throw UsageError(finding.path + ": /trials/0/output_modes: no mode");
    return space;
}

std::size_t thinning(std::size_t points) {
    return std::max<std::size_t>(1, (points + most_points_drawn - 1) / most_points_drawn);
}

std::string mode_title(std::size_t mode) { return "output mode " + std::to_string(mode); }

std::string text_of(const Report& value) {
    return value.is_string() ? value.get<std::string>() : value.dump();
}

void add_condition_scales(const std::vector<std::string>& conditions, Report& spec) {
    Report dashes = Report::array();
    for (std::size_t i = 0; i < conditions.size(); ++i) {
        dashes.push_back(Report::parse(i / 4 % 2 == 0 ? "[1, 0]" : "[4, 3]"));
    }
    const bool has_few = conditions.size() <= 7;
    for (const char* name : {"colour", "dash", "shape"}) {
        Report scale{{"name", name}, {"type", "ordinal"}, {"domain", conditions}};
        scale["range"] = "symbol";
        if (name == std::string("dash")) scale["range"] = dashes;
        if (name == std::string("colour")) {
            scale["range"] = "category";
            if (!has_few) scale["range"] = "quartet"; // told apart by their dashes
        }
        spec["scales"].push_back(scale);
    }
    Report legend = legend_of("condition", 4);
    legend["stroke"] = "colour";
    legend["strokeDash"] = "dash";
    legend["symbolType"] = "stroke";
    spec["legends"] = Report::array({legend});
}

} // namespace smnn::cli
