#include <chrono>
#include <memory>
#include <ostream>

#include "io/file.hpp"
#include "io/idx.hpp"
#include "io/network_file.hpp"
#include "learning/evaluate.hpp"
#include "learning/initialise.hpp"
#include "learning/tasks/digits.hpp"
#include "learning/trainer.hpp"
#include "sim/encoding.hpp"
#include "tools/smnn/commands/commands.hpp"
#include "tools/smnn/options.hpp"
#include "tools/smnn/progress.hpp"
#include "tools/smnn/report.hpp"
#include "tools/smnn/trial_settings.hpp"
#include "tools/smnn/version.hpp"

namespace smnn::cli {

namespace {

using Clock = std::chrono::steady_clock;

// More of any of these is a slip of the hand.
constexpr std::size_t most_neurons = 1'000'000;
constexpr std::size_t most_epochs = 1'000'000;
constexpr sim::Tick longest_delay = 1'000'000;

struct Request {
    std::string task;
    std::string data;
    std::string out;
    learning::Shape shape;
    std::optional<std::size_t> modes;
    sim::NeuronParameters neuron;
    TrialFlags trial;
    learning::TrainingOptions training;
    bool json = false;
};

bool parse(Request& request, const Command& self, std::span<const std::string> arguments,
           std::ostream& out) {
    learning::TrainingOptions& training = request.training;
    Options options(self);
    options.argument("digits", request.task);
    options.required("out", "NET", request.out, "the network file to write");
    options.required("data", "DIR", request.data, "folder of IDX files, gz or not");
    options.value("neurons", "N", request.shape.neurons, whole_number(1, most_neurons),
                  "neurons of the population");
    options.value(
        "modes", "P", request.modes, whole_number(0, most_neurons),
        "modes of the recurrence, 0 for none (" + std::to_string(request.shape.modes) + ")");
    options.flag("full-rank", request.shape.full_rank, "an N x N recurrence in place of modes");
    options.value("epochs", "N", training.epochs, whole_number(1, most_epochs),
                  "passes over the training pictures");
    options.value("batch", "N", training.batch, whole_number(1, most_neurons), "trials of a step");
    options.value("learning-rate", "X", training.adam.learning_rate, above_zero(),
                  "of the first step; it falls along a cosine");
    options.value("time-step", "MS", request.neuron.time_step_ms, above_zero(), "of a tick, in ms");
    options.value("refractory", "MS", request.neuron.refractory_ms, zero_or_more(),
                  "silence after a spike, in ms");
    options.value("delay", "TICKS", request.neuron.delay_ticks, ticks(1, longest_delay),
                  "from a spike to the first current it changes");
    add_trial_flags(options, request.trial, "rate, 50");
    options.value("seed", "N", training.seed, any_seed(), "of everything drawn");
    options.value("threads", "N", training.threads, whole_number(0, most_threads),
                  "0: as many as there are; the bytes of NET do not depend on it");
    options.flag("json", request.json, "the result as one JSON object");
    if (!options.parse(arguments, out)) return false;

    if (request.task != "digits") {
        throw UsageError("'" + request.task + "' cannot be trained: digits can");
    }
    if (request.shape.full_rank && request.modes) {
        throw UsageError("--modes and --full-rank exclude each other: give one of them");
    }
    if (request.modes) request.shape.modes = *request.modes;
    request.neuron.synaptic_gain = sim::default_gain(request.neuron);
    sim::validate(request.neuron);
    return true;
}

std::string text_of(double value) {
    std::ostringstream text;
    text << value;
    return text.str();
}

std::map<std::string, std::string> settings_of(const Request& request, const TrialSettings& trial,
                                               std::size_t pictures) {
    const learning::TrainingOptions& training = request.training;
    return {
        {"task", request.task},
        {"coding", sim::name(trial.coding)},
        {"ticks", std::to_string(trial.ticks)},
        {"epochs", std::to_string(training.epochs)},
        {"batch", std::to_string(training.batch)},
        {"learning_rate", text_of(training.adam.learning_rate)},
        {"seed", std::to_string(training.seed)},
        {"surrogate", learning::name(training.replay.surrogate.kind)},
        {"slope", text_of(training.replay.surrogate.slope)},
        {"pictures", std::to_string(pictures)},
        {"version", version},
    };
}

struct Training {
    sim::Network network;
    EpochMeans last_epoch;
    double seconds = 0.0;
    std::size_t batches = 0;
};

Training train_showing_progress(sim::Network network, learning::Task task,
                                const learning::TrainingOptions& options, std::ostream& err) {
    learning::Trainer trainer(std::move(network), std::move(task), options);
    Progress progress(err, options.epochs, trainer.batches_per_epoch());
    Training training;
    const Clock::time_point start = Clock::now();
    while (!trainer.done()) {
        if (trainer.batch() == 0) training.last_epoch = {};
        training.last_epoch.add(trainer.step());
        progress.show(++training.batches, training.last_epoch);
    }
    training.seconds = std::chrono::duration<double>(Clock::now() - start).count();
    training.network = trainer.network();
    return training;
}

int run_train(const Command& self, std::span<const std::string> arguments, Streams& streams) {
    Request request;
    if (!parse(request, self, arguments, streams.out)) return done;
    const learning::TrainingOptions& options = request.training;
    io::OutputFile{request.out}; // refused before the hours of training, not after them

    const auto pictures = std::make_shared<const sim::LabelledImages>(
        io::read_digits(request.data, io::Split::train));
    const auto test_pictures =
        std::make_shared<const sim::LabelledImages>(io::read_digits(request.data, io::Split::test));
    const TrialSettings trial = trial_settings(request.trial);
    const learning::Task task = learning::digits(pictures, trial.coding, trial.ticks);
    const learning::Task test = learning::digits(test_pictures, trial.coding, trial.ticks);

    if (test.inputs != task.inputs || test.outputs > task.outputs) {
        throw UsageError(request.data + ": the test pictures have " + std::to_string(test.inputs) +
                         " pixels, those to learn from " + std::to_string(task.inputs) + "; " +
                         std::to_string(test.outputs) + " and " + std::to_string(task.outputs) +
                         " classes");
    }
    request.shape.inputs = task.inputs;
    request.shape.outputs = task.outputs;
    if (!request.shape.full_rank && request.shape.modes > request.shape.neurons) {
        streams.err << "smnn train: " << request.shape.modes << " modes are more than the "
                    << request.shape.neurons
                    << " neurons: nothing is gained over as many modes as neurons\n";
    }

    sim::Network network =
        learning::initialise(request.shape, request.neuron, task.readout, options.seed);
    network.settings = settings_of(request, trial, pictures->size());
    const Training training =
        train_showing_progress(std::move(network), task, options, streams.err);
    io::write_network(request.out, training.network);

    const learning::Evaluation tested = learning::evaluate(
        training.network, test, {.seed = options.seed, .threads = options.threads});

    Report report;
    report["accuracy"] = tested.accuracy;
    report["loss"] = tested.loss;
    report["epochs"] = options.epochs;
    report["seconds_per_epoch"] = training.seconds / static_cast<double>(options.epochs);
    report["milliseconds_per_batch"] =
        1e3 * training.seconds / static_cast<double>(training.batches);
    report["parameters"] = sim::parameter_count(training.network);
    report["train_accuracy"] = training.last_epoch.accuracy;
    report["train_loss"] = training.last_epoch.loss;
    report["gradient_norm"] = training.last_epoch.gradient_norm;
    report["hidden_spikes_per_neuron"] = training.last_epoch.hidden_spikes;
    report["test_trials"] = tested.trials;
    report["seed"] = options.seed;
    report["network"] = request.out;
    print(report_stream(streams, request.out), report, request.json);
    return done;
}

} // namespace

constinit const Command train_command{
    "train",
    "digits --data DIR --out NET [--neurons N] [--modes P | --full-rank] ...",
    "train a network on pictures, then test it on those it has not seen",
    "smnn train digits --data tools/digits --out digits.smnn --epochs 3",
    run_train,
};

} // namespace smnn::cli
