#include "learning/evaluate.hpp"

#include <memory>
#include <sstream>

#include "io/file.hpp"
#include "io/idx.hpp"
#include "io/network_file.hpp"
#include "learning/tasks/digits.hpp"
#include "tools/smnn/commands/commands.hpp"
#include "tools/smnn/options.hpp"
#include "tools/smnn/report.hpp"
#include "tools/smnn/split.hpp"
#include "tools/smnn/trial_settings.hpp"

namespace smnn::cli {

namespace {

struct Request {
    std::string network;
    std::string data;
    std::optional<io::Split> split;
    TrialFlags trial;
    learning::EvaluationOptions evaluation;
    std::optional<std::string> predictions;
    bool json = false;
};

bool parse(Request& request, const Command& self, std::span<const std::string> arguments,
           std::ostream& out) {
    learning::EvaluationOptions& evaluation = request.evaluation;
    std::optional<std::size_t> limit;
    Options options(self);
    options.argument("NET", request.network);
    options.required("data", "DIR", request.data, "folder of IDX files, gz or not");
    options.value("split", "WORD", request.split, split_name(), "train or test (test)");
    options.value("first", "N", evaluation.first, whole_number(0, SIZE_MAX),
                  "picture to begin with");
    options.value("limit", "N", limit, whole_number(1, SIZE_MAX), "pictures at most (all)");
    options.value("engine", "WORD", evaluation.engine, Parse<sim::Engine>(sim::engine_from_name),
                  "event, clock or auto");
    add_trial_flags(options, request.trial, "as trained");
    options.value("seed", "N", evaluation.seed, any_seed(), "of the encoding");
    options.value("threads", "N", evaluation.threads, whole_number(0, most_threads),
                  "0: as many as there are; the result does not depend on it");
    options.value("predictions", "FILE", request.predictions, any_text(),
                  "write trial,label,prediction there, as CSV");
    options.flag("json", request.json, "the result as one JSON object");
    if (!options.parse(arguments, out)) return false;
    if (limit) evaluation.count = *limit;
    return true;
}

std::string predictions_table(const sim::LabelledImages& images, std::size_t first,
                              const std::vector<std::size_t>& predictions) {
    std::ostringstream table;
    table << "trial,label,prediction\n";
    for (std::size_t i = 0; i < predictions.size(); ++i) {
        table << first + i << ',' << int{images.labels[first + i]} << ',' << predictions[i] << '\n';
    }
    return table.str();
}

int run_evaluate(const Command& self, std::span<const std::string> arguments, Streams& streams) {
    Request request;
    if (!parse(request, self, arguments, streams.out)) return done;
    if (request.predictions) io::OutputFile{*request.predictions};

    const sim::Network network = io::read_network(request.network);
    const TrialSettings trial = trial_settings(request.trial, network);
    const auto images = std::make_shared<const sim::LabelledImages>(
        io::read_digits(request.data, request.split.value_or(io::Split::test)));
    const learning::Evaluation evaluation = learning::evaluate(
        network, learning::digits(images, trial.coding, trial.ticks), request.evaluation);
    if (request.predictions) {
        io::write_file(*request.predictions, predictions_table(*images, request.evaluation.first,
                                                               evaluation.predictions));
    }

    Report report;
    report["trials"] = evaluation.trials;
    report["accuracy"] = evaluation.accuracy;
    report["loss"] = evaluation.loss;
    report["engine"] = sim::name(evaluation.engine);
    report["microseconds_per_trial"] = evaluation.microseconds_per_trial;
    report["hidden_spikes_per_trial"] = evaluation.hidden_spikes_per_trial;
    report["input_spikes_per_trial"] = evaluation.input_spikes_per_trial;
    report["coding"] = sim::name(trial.coding);
    report["ticks"] = trial.ticks;
    report["seed"] = request.evaluation.seed;
    print(report_stream(streams, request.predictions.value_or("")), report, request.json);
    return done;
}

} // namespace

constinit const Command evaluate_command{
    "evaluate",
    "NET --data DIR [--split test] [--limit N] [--engine event|clock|auto] ...",
    "accuracy of a network on pictures, and what a trial takes",
    "smnn evaluate digits.smnn --data tools/digits --limit 200",
    run_evaluate,
};

} // namespace smnn::cli
