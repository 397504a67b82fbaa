#pragma once

#include <span>

#include "smnn/learning/evaluation/evaluate.hpp"
#include "smnn/learning/evaluation/judgement.hpp"

namespace smnn::learning {

// What one trial of an evaluation gave.
struct TrialResult {
    Judgement judgement{};
    std::size_t input_spikes = 0;
    std::size_t hidden_spikes = 0;
    sim::Engine engine = sim::Engine::automatic; // the one that ran
};

// Returns the means over trials, summed in their order: the last digits do not depend on the threads.
//   seconds  that the trials took, in any parts
//   Requires at least one trial.
Evaluation means(std::span<const TrialResult> trials, std::span<const double> seconds);

} // namespace smnn::learning
