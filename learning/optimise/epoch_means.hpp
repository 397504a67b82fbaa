#pragma once

#include <cstddef>

#include "smnn/learning/optimise/batch_report.hpp"
#include "smnn/sim/checkpoint.hpp"

namespace smnn::learning {

// What the batches of one epoch showed: means over its trials.
struct EpochMeans {
    std::size_t trials = 0;
    double loss = 0.0;
    double spike_penalty = 0.0;
    double accuracy = 0.0;
    double hidden_spikes = 0.0; // per neuron and trial
    double gradient_norm = 0.0; // mean over its trials' batches

    void add(const BatchReport& batch);
};

// To a checkpoint and back: an epoch may be cut in two.
void save(const EpochMeans& means, sim::Checkpoint& checkpoint);
EpochMeans saved_epoch_means(const sim::Checkpoint& checkpoint);

} // namespace smnn::learning
