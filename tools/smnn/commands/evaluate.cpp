#include "smnn/learning/evaluation/evaluate.hpp"

#include <sstream>

#include "smnn/io/file.hpp"
#include "smnn/io/fixed_file.hpp"
#include "smnn/io/idx.hpp"
#include "smnn/learning/evaluation/evaluate_fixed.hpp"
#include "tools/smnn/commands/commands.hpp"
#include "tools/smnn/evaluate/evaluation_report.hpp"
#include "tools/smnn/flags/choices.hpp"
#include "tools/smnn/flags/refine_flag.hpp"
#include "tools/smnn/flags/task_flags.hpp"
#include "tools/smnn/line/options.hpp"
#include "tools/smnn/targets/fixed_report.hpp"
#include "tools/smnn/terminal/report.hpp"

namespace smnn::cli {

namespace {

struct Request {
    std::string network;
    std::optional<std::string> data;
    std::optional<io::Split> split;
    std::optional<std::size_t> trials;
    TaskFlags task;
    learning::EvaluationOptions evaluation;
    sim::Tick refine = 1;
    std::optional<std::string> predictions;
    bool json = false;
};

bool parse(Request& request, const Command& self, std::span<const std::string> arguments,
           std::ostream& out) {
    learning::EvaluationOptions& evaluation = request.evaluation;
    Options options(self);
    options.argument("NET", request.network);
    options.value("data", "DIR", request.data, any_text(),
                  "Reads pictures from this folder of IDX files, gz or not");
    options.value("split", "WORD", request.split, split_name(),
                  "Chooses the pictures: train or test (test)");
    options.value("trials", "N", request.trials, whole_number(1, most_trials),
                  "Sets the number of trials (all pictures; " + std::to_string(usual_trials) +
                      " of a task without pictures)");
    options.formerly("limit");
    options.value("first", "N", evaluation.first, whole_number(0, most_trials),
                  "Begins with this trial, counted from 0");
    options.value(
        "engine", "WORD", evaluation.engine, Parse<sim::Engine>(sim::engine_from_name),
        "Chooses the engine: event, clock or auto. A network in integers has one of its own");
    add_refine(options, request.refine);
    add_task_flags(options, request.task, Usual::as_trained);
    options.value("seed", "N", evaluation.seed, any_seed(), "Sets the seed of the encoding");
    options.value("threads", "N", evaluation.threads, whole_number(0, most_threads),
                  "Sets the number of threads; 0 uses all. The result is the same with any number");
    options.value("predictions", "FILE", request.predictions, any_text(),
                  "Writes trial,label,prediction to this file, as CSV");
    options.flag("json", request.json, "Prints the result as one JSON object");
    if (!options.parse(arguments, out)) return false;
    if (request.trials) evaluation.count = *request.trials;
    return true;
}

std::string predictions_table(std::size_t first, const learning::Evaluation& evaluation) {
    std::ostringstream table;
    table << "trial,label,prediction\n";
    for (std::size_t i = 0; i < evaluation.trials; ++i) {
        table << first + i << ',' << evaluation.labels[i] << ',' << evaluation.predictions[i]
              << '\n';
    }
    return table.str();
}

io::AnyNetwork refined_network(const io::AnyNetwork& network, const Request& request) {
    if (const auto* exact = std::get_if<sim::Network>(&network)) {
        return sim::refined(*exact, request.refine);
    }
    if (request.refine == 1) return network;
    throw UsageError("--refine " + std::to_string(request.refine) + ": " + request.network +
                     " is a network in integers, which keeps its time step");
}

// What a network answers; of one in integers also what did not fit.
struct Answers {
    learning::Evaluation evaluation;
    std::optional<sim::HeldCounts> held;
};

Answers evaluate_any(const io::AnyNetwork& network, const learning::Task& task,
                     const learning::EvaluationOptions& options) {
    if (const auto* exact = std::get_if<sim::Network>(&network)) {
        return {learning::evaluate(*exact, task, options), std::nullopt};
    }
    learning::FixedEvaluation fixed =
        learning::evaluate(std::get<sim::FixedNetwork>(network), task, options);
    return {std::move(fixed.answers), fixed.held};
}

int run_evaluate(const Command& self, std::span<const std::string> arguments, Streams& streams) {
    Request request;
    if (!parse(request, self, arguments, streams.out)) return done;
    if (request.predictions) io::require_writable(*request.predictions);

    const io::AnyNetwork network = io::read_any_network(request.network);
    const TaskKind& kind = task_of(io::settings(network));
    require_belongs(kind, "split", request.split.has_value(), kind.shows_pictures);
    require_belongs(kind, "predictions", request.predictions.has_value(), kind.has_classes);
    const TaskSettings settings = task_settings(kind, request.task, io::settings(network));
    const Pictures pictures =
        read_pictures(kind, request.data, request.split.value_or(io::Split::test));
    const learning::Task task = make_refined_task(
        settings, pictures, request.evaluation.first + request.trials.value_or(usual_trials),
        request.refine);
    const io::AnyNetwork fine = refined_network(network, request);
    const Answers answers = evaluate_any(fine, task, request.evaluation);
    const learning::Evaluation& evaluation = answers.evaluation;
    if (request.predictions) {
        io::write_file(*request.predictions,
                       predictions_table(request.evaluation.first, evaluation));
    }

    Report report;
    report["trials"] = evaluation.trials;
    add_evaluation(report, kind, evaluation);
    report["engine"] = answers.held ? "integers" : sim::name(evaluation.engine);
    report["microseconds_per_trial"] = evaluation.microseconds_per_trial;
    report["hidden_spikes_per_trial"] = evaluation.hidden_spikes_per_trial;
    report["input_spikes_per_trial"] = evaluation.input_spikes_per_trial;
    if (answers.held) report["held"] = to_report(*answers.held);
    add_task(report, settings, task);
    report["time_step_ms"] = io::time_step_ms(fine);
    report["seed"] = request.evaluation.seed;
    print(report_stream(streams, request.predictions.value_or("")), report, request.json);
    return done;
}

} // namespace

constinit const Command evaluate_command{
    "evaluate",
    "NET [--data DIR] [--split test] [--trials N] [--engine event|clock|auto] ...",
    "Measures how well a network, also one in integers, does its task",
    "smnn evaluate digits.smnn --data tools/digits --trials 200\n"
    "smnn evaluate context.smnn --trials 100 --switch-fraction 1",
    run_evaluate,
};

} // namespace smnn::cli
