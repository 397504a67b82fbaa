#pragma once

#include <iosfwd>
#include <optional>

#include "smnn/learning/session.hpp"
#include "tools/smnn/flags/train_request.hpp"

namespace smnn::cli {

// What is left of a training: its end, or where it was stopped.
struct TrainingRun {
    sim::Network network; // the last one, with patience the best one
    std::size_t epochs = 0;
    std::size_t batches = 0;
    double seconds = 0.0;       // of all batches, those before a resume too
    learning::EpochMeans epoch; // the last one
    learning::EarlyStopping stopping;
    int signal = 0; // that stopped it; 0: it came to its end
};

// Trains from the beginning, or from where the checkpoint to resume stands, to the end, and writes
// checkpoints and the log as the request says. A run that was stopped or killed at any batch and is
// resumed ends in the same network, to the byte.
//   beginning  the network before the first batch; its settings say which training this is
//   task       all trials; the share held out for validation is its last
//   Errors     as learning::Trainer, learning::Diverged among them; UsageError if the checkpoint is one of
//              another training
TrainingRun run_training(const TrainRequest& request, const sim::Network& beginning,
                         const learning::Task& task, std::ostream& err);

} // namespace smnn::cli
