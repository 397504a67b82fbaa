#pragma once

#include <chrono>
#include <cstddef>
#include <iosfwd>

#include "learning/trainer.hpp"

namespace smnn::cli {

// What the batches of one epoch showed: means over its trials.
struct EpochMeans {
    std::size_t trials = 0;
    double loss = 0.0;
    double accuracy = 0.0;
    double hidden_spikes = 0.0; // per neuron and trial
    double gradient_norm = 0.0; // mean over its trials' batches

    void add(const learning::BatchReport& batch);
};

// Tells how far a training is: on a terminal one line, redrawn; elsewhere one line an epoch.
class Progress {
public:
    Progress(std::ostream& err, std::size_t epochs, std::size_t batches_per_epoch);
    // After each batch: `batches` are behind us, `epoch` holds those of the running epoch.
    void show(std::size_t batches, const EpochMeans& epoch);

private:
    using Clock = std::chrono::steady_clock;

    std::ostream& err_;
    bool is_terminal_;
    std::size_t epochs_;
    std::size_t batches_per_epoch_;
    Clock::time_point start_ = Clock::now();
    Clock::time_point drawn_{};
};

} // namespace smnn::cli
