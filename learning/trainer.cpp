#include "learning/trainer.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <numeric>
#include <string>
#include <utility>
#include <vector>

#include "learning/evaluate.hpp"

namespace smnn::learning {

namespace {

// A few blank pictures in a row are no reason to stop.
constexpr std::size_t patience_with_silence = 300;

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

    // Nobody fires: nothing can be learned. Everybody fires as often as the refractory period lets them:
    // nothing can be said.
    void require_sense(const BatchReport& report) {
        const bool is_silent =
            network.dynamics == sim::Dynamics::spiking && report.hidden_spikes == 0.0;
        silent_trials = is_silent ? silent_trials + report.trials : 0;
        const double most = static_cast<double>(task.ticks) /
                            static_cast<double>(refractory_ticks(network.neuron) + 1);
        std::string what;
        if (!std::isfinite(report.loss)) {
            what = "the loss is " + std::to_string(report.loss);
        } else if (!std::isfinite(report.gradient_norm)) {
            what = "the gradient's norm is " + std::to_string(report.gradient_norm);
        } else if (silent_trials >= std::min(patience_with_silence, task.trials)) {
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
    Adam adam(network.weights);
    state_ = std::make_unique<State>(std::move(network), std::move(task), options, std::move(adam));
    state_->constraints.project(state_->network.weights);
}

Trainer::Trainer(const sim::Checkpoint& checkpoint, Task task, const TrainingOptions& options) {
    sim::validate(checkpoint.network);
    validate(options);
    require_fit(checkpoint.network, task);
    state_ =
        std::make_unique<State>(checkpoint.network, std::move(task), options, Adam(checkpoint));
    State& s = *state_;
    s.epoch = counter(checkpoint, "epoch");
    s.batch = counter(checkpoint, "batch");
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
