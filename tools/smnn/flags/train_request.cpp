#include "tools/smnn/flags/train_request.hpp"

#include <sstream>

#include "tools/smnn/flags/task_flags.hpp"
#include "tools/smnn/flags/training_profile.hpp"
#include "tools/smnn/line/options.hpp"

namespace smnn::cli {

namespace {

// More of any of these is a slip of the hand.
constexpr std::size_t most_neurons = 1'000'000;
constexpr std::size_t most_epochs = 1'000'000;
constexpr std::size_t most_batches = 1'000'000'000;
constexpr sim::Tick longest_delay = 1'000'000;
constexpr std::size_t longest_shift = 1'000;

// What is given as flags and means something only together with others.
struct Flags {
    std::string task;
    TaskFlags settings;
    std::optional<std::size_t> modes;
    std::optional<const TrainingProfile*> profile;
    std::optional<double> refractory;
    std::optional<sim::Tick> delay;
    std::optional<sim::Filter> filter;
    std::optional<double> gain;
    std::optional<std::size_t> trials;
    std::optional<std::size_t> epochs;
    std::optional<double> learning_rate;
    std::optional<std::size_t> shift;
    std::optional<std::size_t> step_epochs;
    std::optional<double> step_factor;
    std::optional<learning::TrainedWeights> trained;
    std::optional<double> target_spikes;
    std::optional<double> target_strength;
};

// The value of each task where they differ: "30; context 40".
template <class T>
std::string usual(T TaskKind::*value) {
    std::ostringstream text;
    for (const TaskKind& kind : task_kinds()) {
        if (&kind == task_kinds().data()) {
            text << kind.*value;
        } else if (kind.*value != task_kinds().front().*value) {
            text << "; " << kind.name << ' ' << kind.*value;
        }
    }
    return text.str();
}

learning::TrainedWeights trained_without(const std::string& list) {
    learning::TrainedWeights trained;
    std::istringstream words(list);
    for (std::string word; std::getline(words, word, ',');) {
        bool* const is_trained = word == "input"        ? &trained.input
                                 : word == "readout"    ? &trained.readout
                                 : word == "importance" ? &trained.importance
                                                        : nullptr;
        if (is_trained == nullptr) {
            throw UsageError("input, readout and importance can be frozen, commas between them");
        }
        *is_trained = false;
    }
    return trained;
}

Parse<double> share_below_one() {
    return [](const std::string& text) {
        const double share = number_between(0.0, 1.0)(text);
        if (share == 1.0) throw UsageError("a number from 0 to below 1 is needed");
        return share;
    };
}

void add_network_flags(Options& options, TrainRequest& request, Flags& flags) {
    options.heading("The network");
    sim::NeuronParameters& neuron = request.neuron;
    options.value("for", "WORD", flags.profile,
                  Parse<const TrainingProfile*>(
                      [](const std::string& word) { return &find_training_profile(word); }),
                  "Trains what a target can hold without loss: nir (refractory 0, delay 1, "
                  "mean_rate) or nir-dense (filter none as well)");
    options.value("neurons", "N", request.shape.neurons, whole_number(1, most_neurons),
                  "Sets the number of neurons");
    options.value("modes", "P", flags.modes, whole_number(0, most_neurons),
                  "Sets the number of modes of the recurrence; 0 is no recurrence (" +
                      std::to_string(request.shape.modes) + ")");
    options.flag("full-rank", request.shape.full_rank,
                 "Uses an N x N recurrence in place of modes");
    options.value("dynamics", "WORD", request.dynamics,
                  Parse<sim::Dynamics>(sim::dynamics_from_name),
                  "Chooses spiking, or rate, the baseline without spikes");
    options.value("initial-scale", "X", request.initial_scale, above_zero(),
                  "Multiplies the usual first input weights by this number");
    options.value("readout", "WORD", request.readout, Parse<sim::Readout>(sim::readout_from_name),
                  "Reads scores of classes as max_rate or mean_rate (max_rate)");
    options.value("time-step", "MS", neuron.time_step_ms, above_zero(),
                  "Sets the length of a tick, in ms");
    options.value("tau-synapse", "MS", neuron.tau_synapse_ms, above_zero(),
                  "Sets the time constant of the synaptic current, in ms");
    options.value("tau-membrane", "MS", neuron.tau_membrane_ms, above_zero(),
                  "Sets the time constant of the membrane potential, in ms");
    options.value("tau-rise", "MS", neuron.tau_rise_ms, above_zero(),
                  "Sets the rise time constant of the synaptic filter, in ms");
    options.value("tau-decay", "MS", neuron.tau_decay_ms, above_zero(),
                  "Sets the decay time constant of the synaptic filter, in ms");
    options.value("threshold", "X", neuron.threshold, above_zero(),
                  "Sets the threshold of the membrane potential");
    options.value("refractory", "MS", flags.refractory, zero_or_more(),
                  "Sets the refractory period after a spike, in ms (" +
                      shortest_text(neuron.refractory_ms) + ")");
    options.value("delay", "TICKS", flags.delay, ticks(1, longest_delay),
                  "Sets the delay from a spike to the first current that it changes, in ticks (" +
                      std::to_string(neuron.delay_ticks) + ")");
    options.value("filter", "WORD", flags.filter, Parse<sim::Filter>(sim::filter_from_name),
                  "Chooses the filter of a neuron's spikes: none, single or double (" +
                      std::string(name(neuron.filter)) + ")");
    options.value("gain", "X", flags.gain, above_zero(),
                  "Sets the gain of the filter (a function of its time constants)");
}

void add_training_flags(Options& options, TrainRequest& request, Flags& flags) {
    options.heading("The training");
    learning::TrainingOptions& training = request.training;
    options.value("epochs", "N", flags.epochs, whole_number(1, most_epochs),
                  "Sets the number of passes over all trials (" + usual(&TaskKind::epochs) + ")");
    options.value("batch", "N", training.batch, whole_number(1, most_neurons),
                  "Sets the number of trials in a step");
    options.value(
        "learning-rate", "X", flags.learning_rate, above_zero(),
        "Sets the learning rate of the first step (" + usual(&TaskKind::learning_rate) + ")");
    options.value(
        "shift", "PIXELS", flags.shift, whole_number(0, longest_shift),
        "Moves each training picture at random by up to this distance, anew each time (0)");
    options.value("schedule", "WORD", training.schedule.kind,
                  Parse<learning::ScheduleKind>(learning::schedule_from_name),
                  "Chooses how the learning rate falls: constant, cosine or step");
    options.value("step-epochs", "N", flags.step_epochs, whole_number(1, most_epochs),
                  "Sets the number of epochs from step to step (" +
                      std::to_string(training.schedule.step_epochs) + ")");
    options.value("step-factor", "X", flags.step_factor, above_zero(),
                  "Multiplies the learning rate by this factor at each step (" +
                      shortest_text(training.schedule.factor) + ")");
    options.value("weight-decay", "X", training.adam.weight_decay, zero_or_more(),
                  "Subtracts learning rate * X of every weight at each step (decoupled)");
    options.value("clip", "X", training.adam.clip_norm, zero_or_more(),
                  "Scales a gradient down to this norm; 0 leaves it as it is");
    options.value("surrogate", "WORD", training.replay.surrogate.kind,
                  Parse<learning::SurrogateKind>(learning::surrogate_from_name),
                  "Chooses the surrogate derivative: fast_sigmoid, triangle or arctangent");
    options.value("slope", "X", training.replay.surrogate.slope, above_zero(),
                  "Sets the slope of the surrogate");
    options.flag("attached-reset", training.replay.attached_reset,
                 "Carries the gradient through the reset as well");
    options.value("spike-target", "N", flags.target_spikes, zero_or_more(),
                  "Sets the mean number of spikes a neuron that a trial should have (any number)");
    options.value("spike-strength", "X", flags.target_strength, zero_or_more(),
                  "Adds this times the square distance from the spike target to the loss");
    options.value(
        "freeze", "LIST", flags.trained, Parse<learning::TrainedWeights>(trained_without),
        "Leaves these weights untrained: input, readout, importance, with commas between them");
    options.value("dale", "SHARE", training.constraints.excitatory, number_between(0.0, 1.0),
                  "Makes this share of the neurons excite and all others inhibit (no such law)");
    options.value("input-sparsity", "SHARE", training.constraints.input_sparsity, share_below_one(),
                  "Keeps this share of the input weights at 0");
    options.value("validation", "SHARE", training.validation, share_below_one(),
                  "Holds out this share of the trials, the last ones, and judges the network on "
                  "them after each epoch");
    options.value("patience", "N", training.patience, whole_number(1, most_epochs),
                  "Stops after this many epochs without a lower validation loss and writes the "
                  "best network (never)");
    options.value("seed", "N", training.seed, any_seed(), "Sets the seed of all random draws");
    options.value("threads", "N", training.threads, whole_number(0, most_threads),
                  "Sets the number of threads; 0 uses all. NET has the same bytes with any number");
}

void add_record_flags(Options& options, TrainRequest& request) {
    options.heading("Records of the training");
    options.value("checkpoint", "FILE", request.checkpoint, any_text(),
                  "Keeps the training in this file, so that it can be resumed");
    options.value(
        "checkpoint-every", "N", request.checkpoint_every, whole_number(1, most_batches),
        "Sets the batches between checkpoints (an epoch, or a minute if that is shorter)");
    options.value(
        "resume", "FILE", request.resume, any_text(),
        "Resumes from a checkpoint, or begins where there is none. Implies --checkpoint FILE");
    options.value("log", "FILE", request.log, any_text(),
                  "Writes a JSON line for each batch and each epoch to this file");
    options.value("log-every", "N", request.log_every, whole_number(1, most_batches),
                  "Sets the number of batches from line to line");
    options.flag("json", request.json, "Prints the result as one JSON object");
}

void require_file(const char* flag, const std::optional<std::string>& path) {
    if (path && *path == "-") {
        throw UsageError("--" + std::string(flag) + " -: a file is needed, not a stream");
    }
}

void require_another(const std::string& path, const char* flag,
                     const std::optional<std::string>& other) {
    if (other == path) {
        throw UsageError("--" + std::string(flag) + " " + path +
                         ": another file is needed, this one is to hold something else");
    }
}

// The value that the target requires, or the flag where it requires none. Both at once must agree.
template <class T>
T agreed(const std::string& flag, const std::optional<T>& given, const std::optional<T>& asked,
         T usual, const TrainingProfile* profile) {
    if (given && asked && *given != *asked) {
        throw UsageError("--" + flag + " and --for " + std::string(profile->name) +
                         " exclude each other: the target needs another value");
    }
    return given ? *given : asked.value_or(usual);
}

// The neurons and the readout, as flags and target want them.
void settle_for_target(TrainRequest& request, const Flags& flags, const TaskKind& kind) {
    const TrainingProfile* const target = flags.profile.value_or(nullptr);
    std::optional<double> refractory;
    std::optional<sim::Tick> delay;
    std::optional<sim::Filter> filter;
    if (target != nullptr) {
        if (request.dynamics == sim::Dynamics::rate) {
            throw UsageError("--for and --dynamics rate exclude each other: targets have spikes");
        }
        refractory = target->refractory_ms;
        delay = target->delay_ticks;
        filter = target->filter;
        if (kind.has_classes && !request.readout) request.readout = target->classes;
    }
    sim::NeuronParameters& p = request.neuron;
    p.refractory_ms = agreed("refractory", flags.refractory, refractory, p.refractory_ms, target);
    p.delay_ticks = agreed("delay", flags.delay, delay, p.delay_ticks, target);
    p.filter = agreed("filter", flags.filter, filter, p.filter, target);
}

// What the flags mean together.
void settle(TrainRequest& request, const Flags& flags) {
    const TaskKind& kind = find_task(flags.task, "trained");
    learning::TrainingOptions& training = request.training;
    request.task = task_settings(kind, flags.settings);
    require_belongs(kind, "data", request.data.has_value(), kind.shows_pictures);
    require_belongs(kind, "shift", flags.shift.has_value(), kind.shows_pictures);
    request.task.shift = flags.shift.value_or(0);
    require_belongs(kind, "trials", flags.trials.has_value(), !kind.shows_pictures);
    require_belongs(kind, "readout", request.readout.has_value(), kind.has_classes);
    if (request.readout == sim::Readout::trajectory) {
        throw UsageError("--readout trajectory: classes are read as max_rate or mean_rate");
    }
    request.trials = flags.trials.value_or(request.trials);
    training.epochs = flags.epochs.value_or(kind.epochs);
    training.adam.learning_rate = flags.learning_rate.value_or(kind.learning_rate);

    if (request.shape.full_rank && flags.modes) {
        throw UsageError("--modes and --full-rank exclude each other: give one of them");
    }
    request.shape.modes = flags.modes.value_or(request.shape.modes);
    settle_for_target(request, flags, kind);
    request.neuron.synaptic_gain = flags.gain.value_or(sim::default_gain(request.neuron));
    sim::validate(request.neuron);

    const bool steps = training.schedule.kind == learning::ScheduleKind::step;
    if ((flags.step_epochs || flags.step_factor) && !steps) {
        throw UsageError("--step-epochs and --step-factor belong to --schedule step");
    }
    training.schedule.step_epochs = flags.step_epochs.value_or(training.schedule.step_epochs);
    training.schedule.factor = flags.step_factor.value_or(training.schedule.factor);
    training.constraints.trained = flags.trained.value_or(training.constraints.trained);
    if (flags.target_spikes.has_value() != flags.target_strength.has_value()) {
        throw UsageError("--spike-target N and --spike-strength X belong together: give both");
    }
    if (flags.target_spikes && request.dynamics != sim::Dynamics::spiking) {
        throw UsageError("--spike-target does not belong to --dynamics rate: it has no spikes");
    }
    training.replay.spike_target = {.spikes = flags.target_spikes.value_or(0.0),
                                    .strength = flags.target_strength.value_or(0.0)};
    if (training.patience && training.validation == 0.0) {
        throw UsageError(
            "--patience needs --validation SHARE: what is held out tells when to stop");
    }

    require_file("checkpoint", request.checkpoint);
    require_file("resume", request.resume);
    require_file("log", request.log);
    if (!request.checkpoint) request.checkpoint = request.resume;
    require_another(request.out, "checkpoint", request.checkpoint);
    require_another(request.out, "log", request.log);
    if (request.log) require_another(*request.log, "checkpoint", request.checkpoint);
    if (request.checkpoint_every && !request.checkpoint) {
        throw UsageError("--checkpoint-every needs --checkpoint FILE");
    }
}

} // namespace

std::optional<TrainRequest> parse_train(const Command& self, std::span<const std::string> arguments,
                                        std::ostream& out) {
    TrainRequest request;
    Flags flags;
    Options options(self);
    options.argument("TASK", flags.task);
    options.heading("The task");
    options.required("out", "NET", request.out, "Writes the network to this file");
    options.value("data", "DIR", request.data, any_text(),
                  "Reads pictures from this folder of IDX files, gz or not");
    options.value(
        "trials", "N", flags.trials, whole_number(1, most_trials),
        "Sets the trials of an epoch; context alone (" + std::to_string(request.trials) + ")");
    add_task_flags(options, flags.settings, Usual::default_value);
    add_network_flags(options, request, flags);
    add_training_flags(options, request, flags);
    add_record_flags(options, request);
    if (!options.parse(arguments, out)) return std::nullopt;
    settle(request, flags);
    return request;
}

} // namespace smnn::cli
