#pragma once

#include <cstdint>
#include <vector>

#include "smnn/learning/evaluation/evaluate.hpp"
#include "smnn/sim/encoding/encoding.hpp"
#include "smnn/sim/network.hpp"

namespace smnn::learning {

// A picture that was answered wrongly.
struct WrongAnswer {
    std::size_t trial = 0;
    std::size_t label = 0;
    std::size_t prediction = 0;
    double loss = 0.0;                  // cross-entropy
    std::vector<std::uint8_t> pixels{}; // of the picture
    sim::Events spikes{};               // of the hidden neurons
};

// How a network of classes answers pictures.
struct ClassAnswers {
    std::size_t classes = 0;
    std::size_t trials = 0;
    std::size_t right = 0;
    std::vector<std::size_t> counts{}; // classes x classes: by label, then by answer
    std::vector<WrongAnswer> worst{};  // the greatest losses first
    std::size_t picture_rows = 0;
    std::size_t picture_columns = 0;
    std::size_t neurons = 0;
    sim::Tick ticks = 0;
    double time_step_ms = 0.0;
};

// The first `limit` pictures of a task, encoded as evaluate() does with that seed, and the `worst` of the
// wrong answers.
//   pictures  those that the task shows, in its order
//   Errors    as evaluate()
ClassAnswers answer_classes(const sim::Network& network, const Task& task,
                            const sim::LabelledImages& pictures, std::size_t limit,
                            std::size_t worst, std::uint64_t seed);

} // namespace smnn::learning
