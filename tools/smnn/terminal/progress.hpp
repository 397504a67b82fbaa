#pragma once

#include <chrono>
#include <cstddef>
#include <iosfwd>
#include <string>

#include "smnn/learning/optimise/epoch_means.hpp"

namespace smnn::cli {

// Shows how far a training is: on a terminal one line, redrawn; elsewhere one line an epoch.
class Progress {
public:
    // `batches` are behind us already; has_classes: there is an accuracy to show.
    Progress(std::ostream& err, std::size_t epochs, std::size_t batches_per_epoch,
             std::size_t batches, bool has_classes);
    ~Progress(); // what is said next begins a line
    Progress(const Progress&) = delete;
    Progress& operator=(const Progress&) = delete;

    // After each batch: `batches` are behind us, `epoch` holds those of the running epoch.
    void show(std::size_t batches, const learning::EpochMeans& epoch);

private:
    using Clock = std::chrono::steady_clock;

    std::ostream& err_;
    bool is_terminal_;
    std::size_t epochs_;
    std::size_t batches_per_epoch_;
    std::size_t batches_before_;
    bool has_classes_;
    bool is_in_line_ = false;
    Clock::time_point start_ = Clock::now();
    Clock::time_point drawn_{};
};

// Shows how far a long work of equal steps is: on a terminal one line, redrawn; elsewhere one line when
// another part of it begins.
class StepProgress {
public:
    StepProgress(std::ostream& err, std::size_t steps);
    ~StepProgress(); // what is said next begins a line
    StepProgress(const StepProgress&) = delete;
    StepProgress& operator=(const StepProgress&) = delete;

    // The steps to come are of this part.
    void begin(const std::string& part);

    // One more is done.
    void step();

private:
    using Clock = std::chrono::steady_clock;

    void draw();

    std::ostream& err_;
    bool is_terminal_;
    std::size_t steps_;
    std::size_t done_ = 0;
    std::string part_;
    bool is_in_line_ = false;
    Clock::time_point start_ = Clock::now();
    Clock::time_point drawn_{};
};

} // namespace smnn::cli
