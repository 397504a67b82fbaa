#include "smnn/learning/activity/mode_space.hpp"

#include <algorithm>

#include "smnn/sim/readout.hpp"

namespace smnn::learning {

namespace {

constexpr sim::Tick points_shown = 100; // of a trial, about

Series thinned(const Series& series, sim::Tick every) {
    Series kept(series.size());
    for (std::size_t i = 0; i < series.size(); ++i) {
        for (std::size_t k = 0; k < series[i].size(); k += static_cast<std::size_t>(every)) {
            kept[i].push_back(series[i][k]);
        }
    }
    return kept;
}

// Wout r, a series an output.
Series answer_of(const sim::Network& network, const SpikeTrial& trial) {
    const sim::Matrix trajectory = sim::read_trajectory(network, trial.spikes, trial.ticks);
    Series answer(trajectory.rows());
    for (std::size_t k = 0; k < trajectory.cols(); ++k) {
        for (std::size_t o = 0; o < answer.size(); ++o) {
            answer[o].push_back(static_cast<double>(trajectory(o, k)));
        }
    }
    return answer;
}

// `before` is the tick before which the place of a switch trial is taken; 0: not taken.
Path path_of(const sim::Network& network, const Axes& axes, const SpikeTrial& trial,
             const ModeSpace& space, sim::Tick before) {
    const auto along = [&](const Directions& directions) {
        return project(network, trial.spikes, trial.ticks, directions);
    };
    const Series output = along(axes.output_modes);
    const Series input = along(axes.input_modes);
    const sim::Tick from = std::max<sim::Tick>(0, trial.ticks - space.end_ticks);
    Path path;
    path.condition = trial.condition;
    path.output_modes = thinned(output, space.every);
    path.input_modes = thinned(input, space.every);
    if (network.readout == sim::Readout::trajectory) {
        path.answer = thinned(answer_of(network, trial), space.every);
    }
    path.orthogonal = thinned(along(axes.orthogonal), space.every);
    path.output_end = mean_over(output, from, trial.ticks);
    path.input_end = mean_over(input, from, trial.ticks);
    for (sim::Tick tick = 0; tick < trial.ticks; tick += space.every) path.ticks.push_back(tick);
    if (before > 0) {
        path.before_switch =
            mean_over(output, std::max<sim::Tick>(0, before - space.end_ticks), before);
    }
    return path;
}

std::vector<Path> paths_of(const sim::Network& network, const Axes& axes, const SpikeTrials& trials,
                           const ModeSpace& space, sim::Tick before) {
    std::vector<Path> paths;
    for (const SpikeTrial& trial : trials.trials) {
        paths.push_back(path_of(network, axes, trial, space, before));
    }
    return paths;
}

std::vector<std::size_t> conditions_of(const std::vector<Path>& paths) {
    std::vector<std::size_t> conditions;
    conditions.reserve(paths.size());
    for (const Path& path : paths) conditions.push_back(path.condition);
    return conditions;
}

std::vector<Point> points_of(const std::vector<Path>& paths, Point Path::*where) {
    std::vector<Point> points;
    points.reserve(paths.size());
    for (const Path& path : paths) points.push_back(path.*where);
    return points;
}

EndPoints end_points(const ModeSpace& space, Point Path::*where) {
    const auto points = points_of(space.paths, where);
    const auto conditions = conditions_of(space.paths);
    EndPoints ends{clusters(points, conditions, space.conditions.size()), {}};
    ends.separation = separation(points, conditions, ends.clusters);
    return ends;
}

} // namespace

Axes axes_of(const sim::Network& network) {
    Axes axes{output_modes(network), input_modes(network), {}, {}};
    if (network.inputs() + network.modes() > network.neurons()) return axes;
    Directions all = input_columns(network);
    all.insert(all.end(), axes.input_modes.begin(), axes.input_modes.end());
    all = orthonormalised(std::move(all));
    for (std::size_t i = 0; i < all.size(); ++i) {
        if (all[i].empty()) continue;
        const bool is_input = i < network.inputs();
        axes.names.push_back((is_input ? "Win " : "xi_in ") +
                             std::to_string(is_input ? i : i - network.inputs()));
        axes.orthogonal.push_back(std::move(all[i]));
    }
    return axes;
}

ModeSpace mode_space_of(const sim::Network& network, const Axes& axes, const SpikeTrials& trials,
                        std::optional<sim::Tick> every, sim::Tick flip) {
    ModeSpace space;
    space.time_step_ms = network.neuron.time_step_ms;
    space.conditions = trials.conditions;
    for (const SpikeTrial& trial : trials.trials) space.ticks = std::max(space.ticks, trial.ticks);
    space.every = every.value_or(std::max<sim::Tick>(1, space.ticks / points_shown));
    space.end_ticks = std::max<sim::Tick>(1, space.ticks / 25);
    space.paths = paths_of(network, axes, trials, space, flip);
    space.output = end_points(space, &Path::output_end);
    space.input = end_points(space, &Path::input_end);
    return space;
}

Switched switch_among(const ModeSpace& space, const sim::Network& network, const Axes& axes,
                      const SpikeTrials& trials, sim::Tick flip) {
    std::vector<Path> paths = paths_of(network, axes, trials, space, flip);
    const auto before = clusters(points_of(space.paths, &Path::before_switch),
                                 conditions_of(space.paths), held_states);
    std::vector<SwitchTrial> all;
    std::vector<SwitchTrial> changing;
    for (const Path& path : paths) {
        const ContextCondition condition = condition_of(path.condition);
        all.push_back({condition, path.before_switch, path.output_end});
        if (condition.choice() != switched(condition).choice()) {
            changing.push_back(all.back());
        }
    }
    return {.tick = flip,
            .paths = std::move(paths),
            .all = count_moves(all, before, space.output.clusters),
            .changing = count_moves(changing, before, space.output.clusters)};
}

std::optional<Coefficients> coefficients_of(const ModeSpace& space, const Axes& axes) {
    if (axes.orthogonal.empty()) return std::nullopt;
    const std::vector<Path>& paths = space.shown();
    const auto shortest = std::min_element(
        paths.begin(), paths.end(),
        [](const Path& a, const Path& b) { return a.ticks.size() < b.ticks.size(); });
    Coefficients all{.names = axes.names, .ticks = shortest->ticks, .mean = {}};
    std::vector<double> trials(space.conditions.size(), 0.0);
    for (const Path& path : paths) trials[path.condition] += 1.0;
    all.mean.assign(space.conditions.size(),
                    Series(axes.orthogonal.size(), std::vector<double>(all.ticks.size(), 0.0)));
    for (const Path& path : paths) {
        for (std::size_t axis = 0; axis < axes.orthogonal.size(); ++axis) {
            for (std::size_t k = 0; k < all.ticks.size(); ++k) {
                all.mean[path.condition][axis][k] +=
                    path.orthogonal[axis][k] / trials[path.condition];
            }
        }
    }
    return all;
}

} // namespace smnn::learning
