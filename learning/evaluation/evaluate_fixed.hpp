#pragma once

#include "smnn/learning/evaluation/evaluate.hpp"
#include "smnn/sim/integer/fixed_point.hpp"

namespace smnn::learning {

// What a network in integers answers, and how often a value of it did not fit.
struct FixedEvaluation {
    Evaluation answers;
    sim::HeldCounts held{};      // over all trials
    std::size_t trials_held = 0; // trials in which anything was held
};

// The same trials as evaluate() with the same options, run in integers: the engine is always the integer
// one, whatever the options say.
//   Errors  as evaluate(), and as validate() of the network
FixedEvaluation evaluate(const sim::FixedNetwork& network, const Task& task,
                         const EvaluationOptions& options);

} // namespace smnn::learning
