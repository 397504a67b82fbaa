#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>

#include "learning/adam.hpp"
#include "learning/replay.hpp"
#include "learning/task.hpp"

namespace smnn::learning {

struct TrainingOptions {
    std::size_t epochs = 30;
    std::size_t batch = 100;
    std::uint64_t seed = 1;
    std::size_t threads = 0; // 0: as many as the machine has. The result does not depend on it.
    AdamOptions adam{.learning_rate = 4e-3}; // the rate at the start; it falls to 0 along a cosine
    ReplayOptions replay{};
};

// What one batch showed, before its step was taken.
struct BatchReport {
    std::size_t trials = 0;
    double loss = 0.0;     // mean over the trials
    double accuracy = 0.0; // share of trials answered right; 0 where the target is a trajectory
    double gradient_norm = 0.0;
    double hidden_spikes = 0.0; // per neuron and trial
    double seconds = 0.0;
};

// Training, batch by batch, on the caller's beat:
//
//     Trainer trainer(network, task, options);
//     while (!trainer.done()) report(trainer.step());
//     write(trainer.network());
//
// Each epoch visits every trial once in an order drawn from the seed. The batch is cut into fixed
// shards; each sums its gradients in trial order and the shards are added in order, so the bytes of the
// network do not depend on the number of threads.
//   Errors  ParameterError on options out of range, a task that does not fit the network, or a loss
//           that is not finite
class Trainer {
public:
    Trainer(sim::Network network, Task task, const TrainingOptions& options);
    ~Trainer();

    bool done() const;
    std::size_t epoch() const;             // of the batch to come, from 0
    std::size_t batch() const;             // of the epoch, from 0
    std::size_t batches_per_epoch() const; // the last one may be smaller
    BatchReport step();
    const sim::Network& network() const;

private:
    struct State;
    std::unique_ptr<State> state_;
};

} // namespace smnn::learning
