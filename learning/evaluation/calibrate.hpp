#pragma once

#include <cstddef>
#include <vector>

#include "smnn/learning/evaluation/evaluate_fixed.hpp"
#include "smnn/sim/integer/quantise.hpp"

namespace smnn::learning {

// A search for the choices with which a network loses least in integers: by the loss on trials of a task,
// which is more exact from few trials than the share of right answers.
//
//     Calibration calibration(network, target, task, options, start);
//     while (calibration.try_next()) show(calibration);
//
// One choice is changed at a time and kept if that is better; round after round, until a round changes
// nothing, three at most. The same trials each time and no chance in it: equal calls give equal choices.
//
// Cost    at most most_tries() evaluations of the options' trials
// Errors  as quantise() and evaluate(), from try_next()
class Calibration {
public:
    // Refers to network, target and task while it lives. `start` is tried first: the result is never
    // worse than it on these trials.
    Calibration(const sim::Network& network, const sim::FixedTarget& target, const Task& task,
                const EvaluationOptions& options, const sim::FixedChoices& start);

    // Tries one more; false when there is none.
    bool try_next();

    const sim::FixedChoices& best() const { return best_; }
    const Evaluation& best_answers() const { return best_answers_; }
    double start_loss() const { return start_loss_; }
    std::size_t tries() const { return tried_.size(); }
    static std::size_t most_tries();

private:
    bool is_known(const sim::FixedChoices& choices) const;

    const sim::Network& network_;
    const sim::FixedTarget& target_;
    const Task& task_;
    EvaluationOptions options_;
    sim::FixedChoices best_;
    Evaluation best_answers_;
    double start_loss_ = 0.0;
    std::vector<sim::FixedChoices> tried_;
    std::size_t next_ = 0;          // move, counted on through the rounds
    std::size_t last_improved_ = 0; // the move that was kept last, counted the same way
};

} // namespace smnn::learning
