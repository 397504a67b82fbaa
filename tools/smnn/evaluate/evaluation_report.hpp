#pragma once

#include "smnn/learning/evaluation/evaluate.hpp"
#include "tools/smnn/flags/tasks.hpp"
#include "tools/smnn/terminal/report.hpp"

namespace smnn::cli {

// Trials of a task that makes them up, where no number is given.
inline constexpr std::size_t usual_trials = 1000;

// How the trials were made, numbers as numbers; ticks is the length of a trial.
void add_task(Report& report, const TaskSettings& settings, const learning::Task& task);

// How good the answers were: accuracy and loss of classes; mean_square_error, response_error and
// sign_accuracy of trajectories.
void add_evaluation(Report& report, const TaskKind& kind, const learning::Evaluation& evaluation);

} // namespace smnn::cli
