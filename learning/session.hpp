#pragma once

#include <cstddef>
#include <optional>

#include "smnn/learning/evaluation/evaluate.hpp"
#include "smnn/learning/optimise/early_stopping.hpp"
#include "smnn/learning/optimise/epoch_means.hpp"
#include "smnn/learning/trainer.hpp"

namespace smnn::learning {

// What one step of a session showed.
struct SessionStep {
    std::size_t epoch = 1; // of the batch, from 1
    std::size_t batch = 1; // of the epoch, from 1
    double learning_rate = 0.0;
    BatchReport report;
    bool ends_epoch = false;
    std::optional<Evaluation> validation; // at the end of an epoch, where trials are held out
};

// A whole training: a trainer, the trials held out from it, the means of its epochs, and the best network so
// far where there is patience.
//
//     Session session(network, task, {.epochs = 10, .validation = 0.1, .patience = 3});
//     while (!session.done()) show(session.step());
//     write(session.result());
//
// The last trials of the task, the share options.validation of them, are held out. They are encoded with
// another seed than any evaluation of the same options: where trials are made up, those that choose the
// network are not those that judge it.
//   Errors  as Trainer; ParameterError unless a share above 0 holds out one trial or more and leaves one
class Session {
public:
    Session(sim::Network network, const Task& task, const TrainingOptions& options);

    // Goes on where save() stood, to the same bytes in the end, given the same task and options.
    Session(const sim::Checkpoint& checkpoint, const Task& task, const TrainingOptions& options);
    void save(sim::Checkpoint& checkpoint) const; // replaces what it held

    // After the last epoch, or when patience is over.
    bool done() const;

    // The next batch.   Errors  Diverged
    SessionStep step();

    std::size_t epochs() const { return trainer_.epoch(); } // that are over
    std::size_t batches() const;                            // of all epochs
    std::size_t batches_per_epoch() const { return trainer_.batches_per_epoch(); }
    bool at_end_of_epoch() const { return trainer_.batch() == 0; }
    double seconds() const { return seconds_; }        // of all batches, those before save() too
    const EpochMeans& epoch() const { return epoch_; } // of the running or last epoch
    const EarlyStopping& best() const { return stopping_; } // with patience

    const sim::Network& network() const { return trainer_.network(); }
    sim::Network result() const; // the last network; with patience the best one

private:
    double learning_rate() const;
    Evaluation validate() const;

    TrainingOptions options_;
    Task task_; // all trials
    std::size_t held_out_;
    Trainer trainer_;
    EpochMeans epoch_;
    EarlyStopping stopping_;
    double seconds_ = 0.0;
};

} // namespace smnn::learning
