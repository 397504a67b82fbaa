#include <algorithm>
#include <array>
#include <iomanip>
#include <ostream>

#include "io/idx.hpp"
#include "io/network_file.hpp"
#include "tools/smnn/commands/commands.hpp"
#include "tools/smnn/difference.hpp"
#include "tools/smnn/encoded_trial.hpp"
#include "tools/smnn/input_trials.hpp"
#include "tools/smnn/options.hpp"
#include "tools/smnn/report.hpp"
#include "tools/smnn/split.hpp"
#include "tools/smnn/task_flags.hpp"
#include "tools/smnn/timed_engines.hpp"

namespace smnn::cli {

namespace {

constexpr std::array engines = {sim::Engine::event, sim::Engine::clock};

struct Request {
    std::string network;
    std::optional<std::string> data;
    std::optional<std::string> input;
    std::optional<io::Split> split;
    std::size_t limit = 100;
    TaskFlags task;
    std::uint64_t seed = 1;
    std::size_t repetitions = 5;
    bool json = false;
};

bool parse(Request& request, const Command& self, std::span<const std::string> arguments,
           std::ostream& out) {
    Options options(self);
    options.argument("NET", request.network);
    options.value("data", "DIR", request.data, any_text(), "pictures: folder of IDX files");
    options.value("input", "IN.spikes", request.input, any_text(),
                  "or recorded input: a spike log or a .csv file");
    options.value("split", "WORD", request.split, split_name(), "of the pictures (test)");
    options.value("limit", "N", request.limit, whole_number(1, SIZE_MAX), "trials at most");
    add_task_flags(options, request.task, Usual::as_trained);
    options.value("seed", "N", request.seed, any_seed(), "of the encoding of pictures");
    options.value("repetitions", "N", request.repetitions, whole_number(1, 10'000),
                  "runs of each engine, after one to warm up");
    options.flag("json", request.json, "the result as one JSON object");
    if (!options.parse(arguments, out)) return false;
    if (request.data.has_value() == request.input.has_value()) {
        throw UsageError("one of --data DIR and --input IN.spikes is needed");
    }
    return true;
}

std::vector<sim::Trace> recorded_trials(const Request& request, const sim::Network& network) {
    std::vector<sim::Trace> trials;
    std::optional<sim::Tick> length;
    if (const auto& text = request.task.at("ticks")) length = ticks(1, longest_trial)(*text);
    InputTrials input(*request.input, network, length);
    io::RecordedTrial trial;
    while (trials.size() < request.limit && input.next(trial)) {
        trials.push_back(
            sim::prepare_trace(network, std::move(trial.input), {.ticks = trial.ticks}));
    }
    return trials;
}

std::vector<sim::Trace> encoded_trials(const Request& request, const sim::Network& network) {
    const TaskKind& kind = task_of(network);
    const TaskSettings settings = task_settings(kind, request.task, network);
    const Pictures pictures =
        read_pictures(kind, request.data, request.split.value_or(io::Split::test));
    const learning::Task task = make_task(settings, pictures, request.limit);
    std::vector<sim::Trace> trials;
    for (std::size_t i = 0; i < std::min(request.limit, task.trials); ++i) {
        trials.push_back(sim::prepare_trace(network, encoded_trial(task, request.seed, i).input,
                                            {.ticks = task.ticks}));
    }
    return trials;
}

// What one engine made of all trials.
struct Outcome {
    std::vector<double> seconds;     // one a repetition
    std::vector<sim::Events> spikes; // of each trial
    sim::Cost cost;                  // of one repetition
};

void run_once(sim::Engine engine, TimedEngines& timed, std::vector<sim::Trace>& trials,
              Outcome& outcome) {
    outcome.spikes.resize(trials.size());
    outcome.cost = {};
    double seconds = 0.0;
    for (std::size_t i = 0; i < trials.size(); ++i) {
        seconds += timed.run(engine, trials[i]);
        outcome.cost += trials[i].cost;
        std::swap(outcome.spikes[i], trials[i].spikes);
    }
    outcome.seconds.push_back(seconds);
}

void print_table(std::ostream& out, const Report& report) {
    const auto line = [&](const std::string& name, const auto& value_of) {
        out << std::left << std::setw(24) << name << std::right;
        for (const Report& engine : report["engines"]) {
            out << std::setw(16) << value_of(engine);
        }
        out << '\n';
    };
    const auto text = [](const Report& value) {
        return value.is_string() ? value.get<std::string>() : value.dump();
    };
    out << "Both engines on the same " << report["trials"] << " trials, " << report["ticks"]
        << " ticks in all.\nSeconds are the median of " << report["repetitions"]
        << " alternating runs after one to warm up, engine "
           "only:\nencoding and file reading are not in it.\n\n";
    line("engine", [&](const Report& engine) { return text(engine["engine"]); });
    line("seconds", [](const Report& engine) { return engine["seconds"].get<double>(); });
    for (const auto& [counter, unused] : report["engines"][0]["cost"].items()) {
        std::string words = counter;
        std::replace(words.begin(), words.end(), '_', ' ');
        line(words, [&, key = counter](const Report& engine) { return text(engine["cost"][key]); });
    }
    out << "\nThe spikes are "
        << (report["spikes_identical"].get<bool>() ? "identical" : "different") << ".\n";
}

int run_compare(const Command& self, std::span<const std::string> arguments, Streams& streams) {
    Request request;
    if (!parse(request, self, arguments, streams.out)) return done;
    const sim::Network network = io::read_network(request.network);
    TimedEngines timed(network);
    std::vector<sim::Trace> trials =
        request.data ? encoded_trials(request, network) : recorded_trials(request, network);

    std::array<Outcome, engines.size()> outcomes;
    for (std::size_t repetition = 0; repetition <= request.repetitions; ++repetition) {
        for (std::size_t i = 0; i < engines.size(); ++i) {
            if (repetition == 1) outcomes[i].seconds.clear(); // that was the warm-up
            run_once(engines[i], timed, trials, outcomes[i]);
        }
    }

    Report report;
    report["trials"] = trials.size();
    std::uint64_t ticks_in_all = 0;
    for (const sim::Trace& trial : trials) ticks_in_all += static_cast<std::uint64_t>(trial.ticks);
    report["ticks"] = ticks_in_all;
    report["repetitions"] = request.repetitions;
    for (std::size_t i = 0; i < engines.size(); ++i) {
        Report engine;
        engine["engine"] = sim::name(engines[i]);
        engine["seconds"] = median(outcomes[i].seconds);
        engine["spikes"] = outcomes[i].cost.spikes;
        engine["cost"] = to_report(outcomes[i].cost);
        report["engines"].push_back(engine);
    }
    report["spikes_identical"] = true;
    for (std::size_t trial = 0; trial < trials.size(); ++trial) {
        const auto difference =
            first_difference(outcomes[0].spikes[trial], outcomes[1].spikes[trial]);
        if (!difference) continue;
        report["spikes_identical"] = false;
        streams.err << "smnn compare: trial " << trial << ", tick " << difference->tick
                    << ", neuron " << difference->neuron << ": a spike of the "
                    << sim::name(engines[difference->is_missing_in_second ? 0 : 1])
                    << " engine alone\n";
        break;
    }
    if (request.json) {
        print(streams.out, report, true);
    } else {
        print_table(streams.out, report);
    }
    return report["spikes_identical"].get<bool>() ? done : check_failed;
}

} // namespace

constinit const Command compare_command{
    "compare",
    "NET (--data DIR | --input IN.spikes) [--limit N] [--repetitions N] [--json]",
    "both engines on the same input: spikes, counters, seconds; 1 if the spikes differ",
    "smnn compare digits.smnn --input in.spikes",
    run_compare,
};

} // namespace smnn::cli
