#include "smnn/learning/backward/batch.hpp"

#include <algorithm>
#include <optional>

#include "smnn/learning/backward/replay.hpp"
#include "smnn/learning/kernels/threads.hpp"
#include "smnn/learning/rate/rate_network.hpp"
#include "smnn/sim/simulator.hpp"

namespace smnn::learning {

namespace {

constexpr std::size_t shard_count = 8;

// Trials of up to this many neuron-ticks (4 MiB) record their potentials for replay; longer ones have
// them recomputed.
constexpr std::size_t recorded_potentials = 1 << 20;

} // namespace

// What one shard of a batch needs, kept from batch to batch.
struct BatchGradient::Shard {
    // A spiking network is simulated and replayed; a rate network does both itself.
    std::optional<sim::Simulator> simulator;
    std::optional<Replay> replay;
    std::optional<RateNetwork> rates;
    sim::Trace trace;
    Trial trial;
    sim::Weights gradient;
    double loss = 0.0;
    double spike_penalty = 0.0;
    std::size_t right = 0;
    std::size_t spikes = 0;

    Shard(const sim::Network& network, const Task& task, const ReplayOptions& options)
        : gradient(zeros_like(network.weights)) {
        if (network.dynamics == sim::Dynamics::rate) {
            rates.emplace(network);
            return;
        }
        simulator.emplace(network);
        replay.emplace(network, options);
        const std::size_t potentials = network.neurons() * static_cast<std::size_t>(task.ticks);
        trace = sim::prepare_trace(
            network, {},
            {.ticks = task.ticks, .record_potentials = potentials <= recorded_potentials});
    }

    void clear() {
        for_each_matrix(gradient, [](const char*, sim::Matrix& matrix) {
            std::fill(matrix.values().begin(), matrix.values().end(), 0.0F);
        });
        loss = 0.0;
        spike_penalty = 0.0;
        right = 0;
        spikes = 0;
    }

    void learn(const Task& task, std::size_t index, sim::Random random) {
        (task.make_training_trial ? task.make_training_trial : task.make_trial)(index, random,
                                                                                trial);
        if (simulator) {
            simulator->run(sim::Engine::clock, trial.input, trace);
            loss += replay->add(trial.input, trace, trial.target, gradient);
            spike_penalty += replay->spike_penalty();
            spikes += trace.spikes.size();
        } else {
            rates->run(trial.input, task.ticks);
            loss += rates->add(trial.input, trial.target, gradient);
        }
        if (const auto* label = std::get_if<std::size_t>(&trial.target)) {
            const std::size_t answer = predicted_class(replay ? replay->scores() : rates->scores());
            right += answer == *label ? 1 : 0;
        }
    }
};

BatchGradient::BatchGradient(const sim::Network& network, const Task& task,
                             const ReplayOptions& replay, std::size_t largest_batch,
                             std::size_t threads)
    : network_(network), task_(task), threads_(threads) {
    for (std::size_t i = 0; i < std::min(shard_count, largest_batch); ++i) {
        shards_.push_back(std::make_unique<Shard>(network, task, replay));
    }
}

BatchGradient::~BatchGradient() = default;

BatchReport BatchGradient::compute(std::span<const Draw> draws, std::uint64_t seed,
                                   sim::Weights& gradient) {
    for_each_parallel(shards_.size(), threads_, [&](std::size_t i) {
        Shard& shard = *shards_[i];
        shard.clear();
        const std::size_t from = draws.size() * i / shards_.size();
        const std::size_t to = draws.size() * (i + 1) / shards_.size();
        for (const Draw& draw : draws.subspan(from, to - from)) {
            shard.learn(task_, draw.trial, sim::Random(seed, "training encoding", draw.index));
        }
    });
    reduce(draws.size(), gradient);

    BatchReport report{.trials = draws.size()};
    const double n = static_cast<double>(draws.size());
    for (const auto& shard : shards_) {
        report.loss += shard->loss / n;
        report.spike_penalty += shard->spike_penalty / n;
        report.accuracy += static_cast<double>(shard->right) / n;
        report.hidden_spikes += static_cast<double>(shard->spikes) / n;
    }
    report.hidden_spikes /= static_cast<double>(network_.neurons());
    return report;
}

// gradient = the mean over the trials of the shards' sums, added in the order of the shards.
void BatchGradient::reduce(std::size_t trials, sim::Weights& gradient) const {
    const auto spans_of = [](sim::Weights& weights) {
        std::vector<std::span<float>> spans;
        for_each_matrix(
            weights, [&](const char*, sim::Matrix& matrix) { spans.push_back(matrix.values()); });
        return spans;
    };
    const std::vector<std::span<float>> targets = spans_of(gradient);
    std::vector<std::vector<std::span<float>>> parts;
    for (const auto& shard : shards_) parts.push_back(spans_of(shard->gradient));

    const float scale = 1.0F / static_cast<float>(trials);
    constexpr std::size_t block = 1 << 14;
    for (std::size_t m = 0; m < targets.size(); ++m) {
        const std::span<float> target = targets[m];
        for_each_parallel((target.size() + block - 1) / block, threads_, [&](std::size_t b) {
            const std::size_t last = std::min(target.size(), (b + 1) * block);
            for (std::size_t i = b * block; i < last; ++i) target[i] = parts[0][m][i];
            for (std::size_t shard = 1; shard < parts.size(); ++shard) {
                const float* const part = parts[shard][m].data();
                for (std::size_t i = b * block; i < last; ++i) target[i] += part[i];
            }
            for (std::size_t i = b * block; i < last; ++i) target[i] *= scale;
        });
    }
}

} // namespace smnn::learning
