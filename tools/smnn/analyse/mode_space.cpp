#include <algorithm>
#include <array>
#include <ostream>
#include <sstream>

#include "smnn/io/file.hpp"
#include "smnn/sim/error.hpp"
#include "tools/smnn/analyse/analyses.hpp"
#include "tools/smnn/analyse/spike_trials.hpp"
#include "tools/smnn/flags/result_path.hpp"
#include "tools/smnn/flags/spike_flags.hpp"
#include "tools/smnn/flags/task_flags.hpp"
#include "tools/smnn/line/options.hpp"
#include "tools/smnn/results/mode_space_json.hpp"
#include "tools/smnn/terminal/table.hpp"

namespace smnn::cli {

namespace {

constexpr int digits = 3; // that are shown
constexpr std::size_t usual_trials_shown = 100;
constexpr std::size_t most_numbers = 20'000'000; // of one trial, in memory

struct Request {
    std::string network;
    std::optional<std::string> task;
    std::optional<std::string> input;
    io::SpikeFile file; // how it is read
    std::size_t trials = usual_trials_shown;
    std::uint64_t seed = 1;
    std::optional<sim::Tick> every;
    std::string csv;
    bool json = false;
};

bool parse(Request& request, const Command& self, std::span<const std::string> arguments,
           std::ostream& out) {
    Options options(self);
    options.argument("NET", request.network);
    options.heading("The trials, one of");
    const Parse<std::string> task = [](const std::string& text) {
        if (text == "context" || text == "switch") return text;
        throw sim::ParameterError("context or switch is needed");
    };
    options.value("task", "WORD", request.task, task,
                  "Runs contextual integration (context), conditions by context and choice, or the "
                  "same with a context that flips in each trial (switch)");
    options.value("input", "IN", request.input, any_text(),
                  "Reads a recording of this network, or input to run it on, conditions by label");
    options.heading("How");
    options.value("trials", "N", request.trials, whole_number(1, 10'000),
                  "Sets the number of trials; switch takes as many again that do not switch");
    options.value("seed", "N", request.seed, any_seed(), "Sets the seed of the trials of a task");
    options.value("every", "T", request.every, ticks(1, longest_trial),
                  "Sets the ticks from one point of a path to the next (some 100 points a trial)");
    options.value("csv", "FILE", request.csv, any_text(),
                  "Writes trial,condition,tick,output_0,...,input_0,... to this file");
    options.flag("json", request.json, "Prints the result as one JSON object");
    options.heading("What IN does not say");
    add_file_facts(options, request.file, "IN",
                   "Chooses the spikes of the network, or input to run it on",
                   "Sets the length of a tick, in ms (the network's)");
    add_ticks_fact(options, request.file.facts);
    if (!options.parse(arguments, out)) return false;
    if (request.task.has_value() == request.input.has_value()) {
        throw sim::ParameterError(
            "--task context, --task switch or --input IN is needed: one of them");
    }
    if (!request.input && (request.file.format || request.file.facts != io::SpikeFacts{})) {
        throw sim::ParameterError("what is said of times and channels belongs to --input IN");
    }
    return true;
}

learning::ContextOptions context_of(const Request& request, const sim::Network& network) {
    const TaskKind& kind = task_of(network);
    if (std::string(kind.name) != "context") {
        throw sim::ParameterError("--task " + *request.task + ": " + request.network +
                                  " was trained for " + kind.name +
                                  ": --input IN shows it what it knows");
    }
    return context_options(task_settings(kind, {}, network), 2 * request.trials);
}

std::size_t numbers_a_tick(const learning::Axes& axes) {
    return axes.output_modes.size() + axes.input_modes.size() + axes.orthogonal.size();
}

learning::ModeSpace look(const Request& request, const sim::Network& network,
                         const learning::Axes& axes) {
    const std::size_t trials = request.trials;
    if (request.input) {
        const auto most_ticks = static_cast<sim::Tick>(most_numbers / numbers_a_tick(axes));
        return learning::mode_space_of(
            network, axes,
            read_trials({*request.input, request.file.facts, request.file.format}, network, trials,
                        most_ticks),
            request.every);
    }
    learning::ContextOptions context = context_of(request, network);
    context.switch_fraction = 0.0;
    if (*request.task == "context") {
        return learning::mode_space_of(
            network, axes,
            learning::run_context_trials(network, context, learning::ToldApart::by_answer, 0,
                                         trials, request.seed),
            request.every);
    }
    const sim::Tick flip = context.silent_ticks + context.stimulus_ticks + context.response_ticks -
                           context.switched_ticks;
    const learning::SpikeTrials steady = learning::run_context_trials(
        network, context, learning::ToldApart::by_held_state, 0, trials, request.seed);
    context.switch_fraction = 1.0;
    const learning::SpikeTrials others = learning::run_context_trials(
        network, context, learning::ToldApart::by_held_state, trials, trials, request.seed);
    learning::ModeSpace space = learning::mode_space_of(network, axes, steady, request.every, flip);
    space.switched = learning::switch_among(space, network, axes, others, flip);
    return space;
}

std::string percent(double share) { return rounded(100.0 * share, digits) + " %"; }

// Of many modes the first: a terminal is narrow.
Table to_table(const learning::ModeSpace& space) {
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

void print_for_people(std::ostream& out, const learning::ModeSpace& space) {
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

std::string to_csv(const learning::ModeSpace& space) {
    const std::size_t modes = space.paths.front().output_modes.size();
    std::ostringstream table;
    table << "trial,condition,tick";
    for (const char* const side : {"output", "input"}) {
        for (std::size_t mode = 0; mode < modes; ++mode) table << ',' << side << '_' << mode;
    }
    table << '\n';
    const std::vector<learning::Path>& shown = space.shown();
    for (std::size_t trial = 0; trial < shown.size(); ++trial) {
        const learning::Path& path = shown[trial];
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

int run_mode_space(const Command& self, std::span<const std::string> arguments, Streams& streams) {
    Request request;
    if (!parse(request, self, arguments, streams.out)) return done;
    require_result_path(request.csv,
                        std::array{request.network, request.input.value_or(std::string())});

    const sim::Network network = read_network_with_modes(request.network);
    if (network.dynamics == sim::Dynamics::rate) {
        throw sim::ParameterError(request.network + ": a rate network has no spikes to look at");
    }
    const learning::Axes axes = learning::axes_of(network);
    learning::ModeSpace space = look(request, network, axes);
    space.coefficients = learning::coefficients_of(space, axes);
    if (!request.csv.empty()) io::write_file(request.csv, to_csv(space));

    std::ostream& out = report_stream(streams, request.csv);
    if (request.json) {
        Report report = begin_analysis(self, arguments);
        report["file"] = request.network;
        report["task"] = request.task.value_or("recording");
        if (request.input) report["input"] = *request.input;
        if (request.task) report["seed"] = request.seed;
        add_mode_space(report, network, space);
        print(out, report, true);
    } else {
        print_for_people(out, space);
    }
    return done;
}

} // namespace

constinit const Command mode_space_analysis{
    "analyse mode-space",
    "NET --task context|switch | --input IN [--trials N] [--seed N] [--every T] [--json] "
    "[--csv FILE]",
    "Computes the population's path along its modes, the end points, and the distances between "
    "conditions",
    "smnn analyse mode-space context.smnn --task context\n"
    "smnn analyse mode-space digits.smnn --input in.spikes",
    run_mode_space,
};

} // namespace smnn::cli
