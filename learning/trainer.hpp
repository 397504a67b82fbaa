#pragma once

#include <cstddef>
#include <memory>

#include "smnn/learning/optimise/batch_report.hpp"
#include "smnn/learning/task.hpp"
#include "smnn/learning/training_options.hpp"
#include "smnn/sim/checkpoint.hpp"
#include "smnn/sim/error.hpp"

namespace smnn::learning {

// A training that has gone where it cannot come back from: numbers that are not finite, a population in
// which no neuron fires, or every neuron all the time.
class Diverged : public sim::Error {
public:
    using sim::Error::Error;
};

// Training, batch by batch, on the caller's beat:
//
//     Trainer trainer(network, task, options);
//     while (!trainer.done()) report(trainer.step());
//     write(trainer.network());
//
// Each epoch visits every trial once in an order drawn from the seed.
//   Errors  ParameterError on options out of range or a task that does not fit the network
//           Diverged from step(), before the weights are touched
class Trainer {
public:
    Trainer(sim::Network network, Task task, const TrainingOptions& options);

    // Goes on where checkpoint() stood, to the same bytes in the end, given the same task and options.
    //   Errors  ParameterError if the checkpoint is not one of a Trainer or is past the options' epochs
    Trainer(const sim::Checkpoint& checkpoint, Task task, const TrainingOptions& options);
    ~Trainer();

    bool done() const;
    std::size_t epoch() const;             // of the batch to come, from 0
    std::size_t batch() const;             // of the epoch, from 0
    std::size_t batches_per_epoch() const; // the last one may be smaller
    BatchReport step();
    const sim::Network& network() const;
    sim::Checkpoint checkpoint() const;

private:
    struct State;
    std::unique_ptr<State> state_;
};

} // namespace smnn::learning
