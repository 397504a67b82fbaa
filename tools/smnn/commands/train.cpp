#include <filesystem>
#include <memory>
#include <ostream>

#include "smnn/io/file.hpp"
#include "smnn/io/network_file.hpp"
#include "smnn/learning/evaluation/evaluate.hpp"
#include "tools/smnn/commands/commands.hpp"
#include "tools/smnn/evaluate/evaluation_report.hpp"
#include "tools/smnn/flags/train_request.hpp"
#include "tools/smnn/targets/network_report.hpp"
#include "tools/smnn/terminal/report.hpp"
#include "tools/smnn/train/run_settings.hpp"
#include "tools/smnn/train/training_run.hpp"

namespace smnn::cli {

namespace {

// To learn from, and to be judged by afterwards.
struct Tasks {
    learning::Task training;
    learning::Task test;
    Pictures pictures; // to learn from, if the task shows any
};

Tasks make_tasks(const TrainRequest& request) {
    const TaskKind& kind = *request.task.kind;
    const Pictures pictures = read_pictures(kind, request.data, io::Split::train);
    const Pictures unseen = read_pictures(kind, request.data, io::Split::test);
    Tasks tasks{make_task(request.task, pictures, request.trials),
                make_task(request.task, unseen, usual_trials), pictures};
    const learning::Task& training = tasks.training;
    const learning::Task& test = tasks.test;
    if (test.inputs != training.inputs || test.outputs > training.outputs) {
        throw UsageError(*request.data + ": the test pictures have " + std::to_string(test.inputs) +
                         " pixels, those to learn from " + std::to_string(training.inputs) + "; " +
                         std::to_string(test.outputs) + " and " + std::to_string(training.outputs) +
                         " classes");
    }
    return tasks;
}

// The network before the first batch.
sim::Network initial_network(const TrainRequest& request, const Tasks& tasks) {
    learning::Shape shape = request.shape;
    shape.inputs = tasks.training.inputs;
    shape.input_scale = tasks.training.input_scale * request.initial_scale;
    shape.outputs = tasks.training.outputs;
    sim::Network network = learning::initialise(shape, request.neuron,
                                                request.readout.value_or(tasks.training.readout),
                                                request.training.seed);
    network.dynamics = request.dynamics;
    network.settings = run_settings(request, tasks.pictures);
    return network;
}

void refuse_what_cannot_be_written(const TrainRequest& request) {
    io::require_writable(request.out); // before the hours of training, not after them
    if (request.checkpoint) io::require_writable(*request.checkpoint);
    if (request.log) io::require_writable(*request.log);
}

void warn_of_many_modes(const learning::Shape& shape, std::ostream& err) {
    if (shape.full_rank || shape.modes <= shape.neurons) return;
    err << "smnn train: " << shape.modes << " modes are more than the " << shape.neurons
        << " neurons: nothing is gained over as many modes as neurons\n";
}

Report report_of(const TrainRequest& request, const TrainingRun& run,
                 const learning::Evaluation& tested) {
    const TaskKind& kind = *request.task.kind;
    Report report;
    add_evaluation(report, kind, tested);
    report["epochs"] = run.epochs;
    report["seconds_per_epoch"] = run.seconds / static_cast<double>(run.epochs);
    report["milliseconds_per_batch"] = 1e3 * run.seconds / static_cast<double>(run.batches);
    report["parameters"] = sim::parameter_count(run.network);
    if (kind.has_classes) report["train_accuracy"] = run.epoch.accuracy;
    report["train_loss"] = run.epoch.loss;
    if (request.training.replay.spike_target.strength > 0.0) {
        report["spike_penalty"] = run.epoch.spike_penalty;
    }
    report["gradient_norm"] = run.epoch.gradient_norm;
    report["hidden_spikes_per_neuron"] = run.epoch.hidden_spikes;
    if (request.training.patience) {
        report["best_epoch"] = run.stopping.best_epoch;
        report["validation_loss"] = run.stopping.best_loss;
    }
    report[kind.has_classes ? "test_trials" : "trials"] = tested.trials;
    report["seed"] = request.training.seed;
    report["network"] = request.out;
    return report;
}

int run_train(const Command& self, std::span<const std::string> arguments, Streams& streams) {
    const std::optional<TrainRequest> request = parse_train(self, arguments, streams.out);
    if (!request) return done;
    refuse_what_cannot_be_written(*request);
    const Tasks tasks = make_tasks(*request);
    warn_of_many_modes(request->shape, streams.err);
    if (const std::string remark = remark_on_refractory(request->neuron); !remark.empty()) {
        streams.err << "smnn train: " << remark << '\n';
    }

    TrainingRun run;
    try {
        run = run_training(*request, initial_network(*request, tasks), tasks.training, streams.err);
    } catch (const learning::Diverged& diverged) {
        streams.err << "smnn train: " << diverged.what();
        if (request->checkpoint && std::filesystem::exists(*request->checkpoint)) {
            streams.err << "; " << *request->checkpoint << " is from before";
        }
        streams.err << '\n';
        return check_failed;
    }
    if (run.signal != 0) {
        streams.err << "smnn train: stopped after " << run.batches
                    << " batches: the same line with --resume " << *request->checkpoint
                    << " goes on from there\n";
        return stopped_by_signal + run.signal;
    }
    io::write_network(request->out, run.network);
    const learning::Evaluation tested =
        learning::evaluate(run.network, tasks.test,
                           {.seed = request->training.seed, .threads = request->training.threads});
    print(report_stream(streams, request->out), report_of(*request, run, tested), request->json);
    return done;
}

} // namespace

constinit const Command train_command{
    "train",
    "TASK --out NET [--data DIR] [--neurons N] [--modes P | --full-rank] [--resume FILE] ...",
    "Trains a network on digits, sequential-digits or context, then tests it on other trials",
    "smnn train digits --data tools/digits --out digits.smnn --epochs 3\n"
    "smnn train sequential-digits --data tools/digits --out rows.smnn --epochs 1 --resume "
    "rows.run\n"
    "smnn train context --out context.smnn --neurons 30 --trials 500 --epochs 2 --log "
    "context.jsonl",
    run_train,
};

} // namespace smnn::cli
