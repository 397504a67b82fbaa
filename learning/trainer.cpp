#include "learning/trainer.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <numbers>
#include <numeric>
#include <string>
#include <utility>
#include <vector>

#include "learning/evaluate.hpp"
#include "learning/threads.hpp"
#include "sim/clock_driven.hpp"
#include "sim/error.hpp"

namespace smnn::learning {

namespace {

// A batch is cut into this many shards, whoever computes them.
constexpr std::size_t shard_count = 8;

// Trials of up to this many neuron-ticks (4 MiB) record their potentials for replay; longer ones have
// them recomputed.
constexpr std::size_t recorded_potentials = 1 << 20;

void validate(const TrainingOptions& options) {
    if (options.epochs == 0) throw sim::ParameterError("0 epochs: 1 or more");
    if (options.batch == 0) throw sim::ParameterError("a batch of 0 trials: 1 or more");
    if (!(options.adam.learning_rate > 0.0) || !std::isfinite(options.adam.learning_rate)) {
        throw sim::ParameterError("a learning rate of " +
                                  std::to_string(options.adam.learning_rate) +
                                  ": it must be above 0 and finite");
    }
    validate(options.replay.surrogate);
}

// What one shard of a batch needs, kept from batch to batch.
struct Shard {
    Shard(const sim::Network& network, const Task& task, const ReplayOptions& options)
        : clock(network), replay(network, options), gradient(zeros_like(network.weights)) {
        trace.time_step_ms = network.neuron.time_step_ms;
        trace.ticks = task.ticks;
        const auto ticks = static_cast<std::size_t>(task.ticks);
        if (network.neurons() * ticks <= recorded_potentials) {
            trace.potentials = sim::Matrix(network.neurons(), ticks);
        }
    }

    sim::ClockDriven clock;
    Replay replay;
    sim::Trace trace;
    Trial trial;
    sim::Weights gradient;
    double loss = 0.0;
    std::size_t right = 0;
    std::size_t spikes = 0;

    void clear() {
        for_each_matrix(gradient, [](const char*, sim::Matrix& matrix) {
            std::fill(matrix.values().begin(), matrix.values().end(), 0.0F);
        });
        loss = 0.0;
        right = 0;
        spikes = 0;
    }

    void learn(const Task& task, std::size_t index, sim::Random random) {
        task.make_trial(index, random, trial);
        std::swap(trace.input, trial.input);
        clock.run(trace);
        loss += replay.add(trace, trial.target, gradient);
        std::swap(trace.input, trial.input);
        spikes += trace.spikes.size();
        if (const auto* label = std::get_if<std::size_t>(&trial.target)) {
            right += predicted_class(replay.scores()) == *label ? 1 : 0;
        }
    }
};

// gradient = the mean over the trials of the shards' sums, added in the order of the shards.
void reduce(const std::vector<std::unique_ptr<Shard>>& shards, std::size_t trials,
            std::size_t threads, sim::Weights& gradient) {
    std::vector<std::span<float>> targets;
    std::vector<std::vector<const float*>> parts;
    for_each_matrix(gradient,
                    [&](const char*, sim::Matrix& matrix) { targets.push_back(matrix.values()); });
    for (const auto& shard : shards) {
        std::vector<const float*> of_shard;
        for_each_matrix(std::as_const(shard->gradient),
                        [&](const char*, const sim::Matrix& matrix) {
                            of_shard.push_back(matrix.values().data());
                        });
        parts.push_back(std::move(of_shard));
    }
    const float scale = 1.0F / static_cast<float>(trials);
    constexpr std::size_t block = 1 << 14;
    for (std::size_t m = 0; m < targets.size(); ++m) {
        const std::span<float> target = targets[m];
        for_each_parallel((target.size() + block - 1) / block, threads, [&](std::size_t b) {
            const std::size_t last = std::min(target.size(), (b + 1) * block);
            for (std::size_t i = b * block; i < last; ++i) target[i] = 0.0F;
            for (const auto& part : parts) {
                const float* const from = part[m];
                for (std::size_t i = b * block; i < last; ++i) target[i] += from[i];
            }
            for (std::size_t i = b * block; i < last; ++i) target[i] *= scale;
        });
    }
}

} // namespace

struct Trainer::State {
    sim::Network network;
    Task task;
    TrainingOptions options;
    Adam adam;
    sim::Weights gradient;
    std::vector<std::unique_ptr<Shard>> shards;
    std::vector<std::size_t> order; // the trials of this epoch
    std::size_t epoch = 0;
    std::size_t batch = 0;
    std::size_t batches_per_epoch;

    State(sim::Network n, Task t, const TrainingOptions& o)
        : network(std::move(n)),
          task(std::move(t)),
          options(o),
          adam(network.weights),
          gradient(zeros_like(network.weights)),
          order(task.trials),
          batches_per_epoch((task.trials + o.batch - 1) / o.batch) {
        for (std::size_t i = 0; i < std::min(shard_count, o.batch); ++i) {
            shards.push_back(std::make_unique<Shard>(network, task, options.replay));
        }
    }

    void shuffle() {
        std::iota(order.begin(), order.end(), std::size_t{0});
        sim::Random random(options.seed, "shuffle", epoch);
        for (std::size_t i = order.size(); i > 1; --i)
            std::swap(order[i - 1], order[random.below(i)]);
    }

    // Before the step is taken, so that the weights are still those of the last good batch.
    void require_finite(const BatchReport& report) const {
        if (std::isfinite(report.loss) && std::isfinite(report.gradient_norm)) return;
        throw sim::ParameterError("training diverged at epoch " + std::to_string(epoch + 1) +
                                  ", batch " + std::to_string(batch + 1) + ": the loss is " +
                                  std::to_string(report.loss) + ", the gradient's norm " +
                                  std::to_string(report.gradient_norm) +
                                  "; a lower learning rate may help");
    }

    double learning_rate() const {
        const double done = static_cast<double>(epoch * batches_per_epoch + batch) /
                            static_cast<double>(options.epochs * batches_per_epoch);
        return options.adam.learning_rate * 0.5 * (1.0 + std::cos(std::numbers::pi * done));
    }
};

Trainer::Trainer(sim::Network network, Task task, const TrainingOptions& options) {
    sim::validate(network);
    validate(options);
    require_fit(network, task);
    state_ = std::make_unique<State>(std::move(network), std::move(task), options);
}

Trainer::~Trainer() = default;

bool Trainer::done() const { return state_->epoch == state_->options.epochs; }
std::size_t Trainer::epoch() const { return state_->epoch; }
std::size_t Trainer::batch() const { return state_->batch; }
std::size_t Trainer::batches_per_epoch() const { return state_->batches_per_epoch; }
const sim::Network& Trainer::network() const { return state_->network; }

BatchReport Trainer::step() {
    State& s = *state_;
    const auto start = std::chrono::steady_clock::now();
    if (s.batch == 0) s.shuffle();
    const std::size_t first = s.batch * s.options.batch;
    const std::size_t trials = std::min(s.options.batch, s.task.trials - first);

    for_each_parallel(s.shards.size(), s.options.threads, [&](std::size_t i) {
        Shard& shard = *s.shards[i];
        shard.clear();
        const std::size_t from = first + trials * i / s.shards.size();
        const std::size_t to = first + trials * (i + 1) / s.shards.size();
        for (std::size_t j = from; j < to; ++j) {
            const std::size_t draw = s.epoch * s.task.trials + s.order[j];
            shard.learn(s.task, s.order[j], sim::Random(s.options.seed, "training encoding", draw));
        }
    });
    reduce(s.shards, trials, s.options.threads, s.gradient);

    BatchReport report{.trials = trials};
    const double n = static_cast<double>(trials);
    for (const auto& shard : s.shards) {
        report.loss += shard->loss / n;
        report.accuracy += static_cast<double>(shard->right) / n;
        report.hidden_spikes += static_cast<double>(shard->spikes) / n;
    }
    report.hidden_spikes /= static_cast<double>(s.network.neurons());
    AdamOptions adam = s.options.adam;
    adam.learning_rate = s.learning_rate();
    report.gradient_norm = global_norm(s.gradient);
    s.require_finite(report);
    s.adam.step(s.gradient, report.gradient_norm, adam, s.network.weights);
    if (++s.batch == s.batches_per_epoch) {
        s.batch = 0;
        ++s.epoch;
    }
    report.seconds =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    return report;
}

} // namespace smnn::learning
