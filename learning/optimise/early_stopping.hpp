#pragma once

#include <cstdint>
#include <limits>

#include "smnn/sim/checkpoint.hpp"

namespace smnn::learning {

// The network with the least loss on trials held out, and whether to wait for a better one.
struct EarlyStopping {
    std::uint64_t best_epoch = 0; // counted from 1; 0: none has ended yet
    double best_loss = std::numeric_limits<double>::infinity();
    sim::Weights best;
};

// After an epoch, counted from 1: keeps the weights if they are better than all before.
void note(EarlyStopping& stopping, std::uint64_t epoch, double loss, const sim::Weights& weights);

// Whether the last `patience` of `epochs` epochs brought nothing better.
bool is_over(const EarlyStopping& stopping, std::uint64_t epochs, std::uint64_t patience);

// To a checkpoint (parameter set "best") and back: as it was when it was saved.
void save(const EarlyStopping& stopping, sim::Checkpoint& checkpoint);
EarlyStopping saved_early_stopping(const sim::Checkpoint& checkpoint);

} // namespace smnn::learning
