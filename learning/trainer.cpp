#include "smnn/learning/trainer.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <numeric>
#include <string>
#include <utility>
#include <vector>

#include "smnn/learning/backward/batch.hpp"
#include "smnn/learning/evaluation/evaluate.hpp"

namespace smnn::learning {

namespace {

// A batch of the usual size. A few blank pictures in a row are no reason to stop.
constexpr std::size_t patience_with_silence = 100;

void validate(const TrainingOptions& options) {
    if (options.epochs == 0) throw sim::ParameterError("0 epochs: 1 or more");
    if (options.batch == 0) throw sim::ParameterError("a batch of 0 trials: 1 or more");
    if (!(options.adam.learning_rate > 0.0) || !std::isfinite(options.adam.learning_rate)) {
        throw sim::ParameterError("a learning rate of " +
                                  std::to_string(options.adam.learning_rate) +
                                  ": it must be above 0 and finite");
    }
    if (!(options.adam.weight_decay >= 0.0) || !std::isfinite(options.adam.weight_decay)) {
        throw sim::ParameterError("a weight decay of " + std::to_string(options.adam.weight_decay) +
                                  ": it must be 0 or more and finite");
    }
    if (options.schedule.step_epochs == 0)
        throw sim::ParameterError("a step of 0 epochs: 1 or more");
    validate(options.replay.surrogate);
    validate(options.replay.spike_target);
}

// The spikes of a neuron that fires whenever its refractory period lets it.
double most_spikes(const sim::Network& network, const Task& task) {
    return static_cast<double>(task.ticks) /
           static_cast<double>(refractory_ticks(network.neuron) + 1);
}

void require_reachable(const SpikeTarget& target, const sim::Network& network, const Task& task) {
    if (target.strength == 0.0) return;
    if (network.dynamics != sim::Dynamics::spiking) {
        throw sim::ParameterError("a target of spikes for a network whose dynamics is " +
                                  std::string(name(network.dynamics)) + ": it has no spikes");
    }
    const sim::Tick period = refractory_ticks(network.neuron) + 1;
    const sim::Tick most = (task.ticks + period - 1) / period;
    if (target.spikes > static_cast<double>(most)) {
        throw sim::ParameterError("a target of " + std::to_string(target.spikes) +
                                  " spikes: in a trial of " + std::to_string(task.ticks) +
                                  " ticks a neuron can fire " + std::to_string(most) + " times");
    }
}

const char* in_words(double not_finite) {
    return std::isnan(not_finite) ? "not a number" : "infinite";
}

std::uint64_t counter(const sim::Checkpoint& checkpoint, const char* name) {
    const auto found = checkpoint.counters.find(name);
    if (found == checkpoint.counters.end()) {
        throw sim::ParameterError(std::string("the checkpoint has no '") + name +
                                  "': it was not made by a training");
    }
    return found->second;
}

} // namespace

struct Trainer::State {
    sim::Network network;
    Task task;
    TrainingOptions options;
    Constraints constraints;
    Adam adam;
    BatchGradient batch_gradient;
    sim::Weights gradient;
    std::vector<std::size_t> order;         // the trials of this epoch
    std::vector<BatchGradient::Draw> draws; // of this batch
    std::size_t batches_per_epoch;
    std::size_t epoch = 0;
    std::size_t batch = 0;
    std::size_t silent_trials = 0; // in a row

    State(sim::Network n, Task t, const TrainingOptions& o, Adam a)
        : network(std::move(n)),
          task(std::move(t)),
          options(o),
          constraints(o.constraints, network.weights, o.seed),
          adam(std::move(a)),
          batch_gradient(network, task, o.replay, o.batch, o.threads),
          gradient(zeros_like(network.weights)),
          order(task.trials),
          batches_per_epoch((task.trials + o.batch - 1) / o.batch) {}

    void shuffle() {
        std::iota(order.begin(), order.end(), std::size_t{0});
        sim::Random random(options.seed, "shuffle", epoch);
        for (std::size_t i = order.size(); i > 1; --i) {
            std::swap(order[i - 1], order[random.below(i)]);
        }
    }

    void draw_batch() {
        draws.clear();
        const std::size_t first = batch * options.batch;
        const std::size_t last = std::min(first + options.batch, task.trials);
        for (std::size_t i = first; i < last; ++i) {
            draws.push_back({order[i], epoch * task.trials + order[i]});
        }
    }

    // No neuron fires: nothing can be learned. Every neuron fires as often as the refractory period allows:
    // nothing can be said.
    void require_sense(const BatchReport& report) {
        const bool is_silent =
            network.dynamics == sim::Dynamics::spiking && report.hidden_spikes == 0.0;
        silent_trials = is_silent ? silent_trials + report.trials : 0;
        const double most = most_spikes(network, task);
        // A target of spikes wakes a silent network, given an epoch.
        const SpikeTarget& target = options.replay.spike_target;
        const bool is_pulled_up = target.strength > 0.0 && target.spikes > 0.0;
        const std::size_t patience = is_pulled_up ? task.trials : patience_with_silence;
        std::string what;
        if (!std::isfinite(report.loss)) {
            what = std::string("the loss is ") + in_words(report.loss);
        } else if (!std::isfinite(report.gradient_norm)) {
            what = std::string("the gradient's norm is ") + in_words(report.gradient_norm);
        } else if (silent_trials >= std::min(patience, task.trials)) {
            what = "the network is silent, for " + std::to_string(silent_trials) + " trials";
        } else if (report.hidden_spikes > 0.95 * most) {
            what = "the network is saturated, " + std::to_string(report.hidden_spikes) +
                   " spikes a neuron of " + std::to_string(most) + " possible";
        }
        if (what.empty()) return;
        throw Diverged("training diverged at epoch " + std::to_string(epoch + 1) + ", batch " +
                       std::to_string(batch + 1) + ": " + what +
                       "; a lower learning rate or another initial scale may help");
    }

    double learning_rate() const {
        const double done = static_cast<double>(epoch) +
                            static_cast<double>(batch) / static_cast<double>(batches_per_epoch);
        return options.adam.learning_rate * rate_factor(options.schedule, done, options.epochs);
    }
};

Trainer::Trainer(sim::Network network, Task task, const TrainingOptions& options) {
    sim::validate(network);
    validate(options);
    require_fit(network, task);
    require_reachable(options.replay.spike_target, network, task);
    Adam adam(network.weights);
    state_ = std::make_unique<State>(std::move(network), std::move(task), options, std::move(adam));
    state_->constraints.project(state_->network.weights);
}

Trainer::Trainer(const sim::Checkpoint& checkpoint, Task task, const TrainingOptions& options) {
    sim::validate(checkpoint.network);
    validate(options);
    require_fit(checkpoint.network, task);
    require_reachable(options.replay.spike_target, checkpoint.network, task);
    state_ =
        std::make_unique<State>(checkpoint.network, std::move(task), options, Adam(checkpoint));
    State& s = *state_;
    s.epoch = counter(checkpoint, "epoch");
    s.batch = counter(checkpoint, "batch");
    if (checkpoint.counters.count("silent_trials") != 0) {
        s.silent_trials = counter(checkpoint, "silent_trials");
    }
    if (s.epoch > options.epochs || s.batch >= s.batches_per_epoch) {
        throw sim::ParameterError("the checkpoint stands at epoch " + std::to_string(s.epoch + 1) +
                                  ", batch " + std::to_string(s.batch + 1) +
                                  ": this training has " + std::to_string(options.epochs) +
                                  " epochs of " + std::to_string(s.batches_per_epoch) + " batches");
    }
    if (s.batch != 0) s.shuffle();
}

Trainer::~Trainer() = default;

bool Trainer::done() const { return state_->epoch == state_->options.epochs; }
std::size_t Trainer::epoch() const { return state_->epoch; }
std::size_t Trainer::batch() const { return state_->batch; }
std::size_t Trainer::batches_per_epoch() const { return state_->batches_per_epoch; }
const sim::Network& Trainer::network() const { return state_->network; }

sim::Checkpoint Trainer::checkpoint() const {
    sim::Checkpoint checkpoint{.network = state_->network, .parameter_sets = {}, .counters = {}};
    checkpoint.counters["epoch"] = state_->epoch;
    checkpoint.counters["batch"] = state_->batch;
    if (state_->silent_trials != 0) checkpoint.counters["silent_trials"] = state_->silent_trials;
    state_->adam.save(checkpoint);
    return checkpoint;
}

BatchReport Trainer::step() {
    State& s = *state_;
    const auto start = std::chrono::steady_clock::now();
    if (s.batch == 0) s.shuffle();
    s.draw_batch();
    BatchReport report = s.batch_gradient.compute(s.draws, s.options.seed, s.gradient);
    s.constraints.restrict_gradient(s.gradient);
    report.gradient_norm = global_norm(s.gradient);
    s.require_sense(report);

    AdamOptions adam = s.options.adam;
    adam.learning_rate = s.learning_rate();
    s.adam.step(s.gradient, report.gradient_norm, adam, s.network.weights);
    s.constraints.project(s.network.weights);
    if (++s.batch == s.batches_per_epoch) {
        s.batch = 0;
        ++s.epoch;
    }
    report.seconds =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    return report;
}

} // namespace smnn::learning
