#pragma once

#include <string>
#include <vector>

#include "smnn/learning/evaluation/class_answers.hpp"
#include "tools/smnn/charts/chart.hpp"
#include "tools/smnn/results/result_file.hpp"

// What a network is: how it learned, answers, costs, and what its parts are worth.
namespace smnn::cli {

// The confusion matrix and, where an answer was wrong, the pictures that were answered worst with their
// rasters below them.
std::vector<Chart> answer_charts(const learning::ClassAnswers& answers);

// Of `compare`: time, operations and energy of a trial, engine by engine.
std::vector<Chart> cost_charts(const ResultFile& result);

// Of `analyse importance`: tau and |lambda| by rank, trained beside untrained, with the power law that was
// fitted piece by piece.
//   Errors  sim::ParameterError naming the file and what is expected in it, as all charts of results
std::vector<Chart> importance_charts(const ResultFile& result);

// The log of a training, line by line (`train --log`).
struct TrainingLog {
    std::string name;
    std::vector<Report> lines;
};

// Whether a text reads as such a log: its first line is an object with an epoch.
bool is_training_log(const std::string& path, const std::string& text);

//   Errors  sim::ParameterError naming the path and the line that is none of a log, but for the last where
//           it is cut
TrainingLog parse_training_log(const std::string& path, const std::string& text);

// Loss, accuracy, norm of the gradient, spikes: a chart for each that the logs have, a curve a log.
// Epoch by epoch; batch by batch where a log has few epochs.
std::vector<Chart> learning_charts(const std::vector<TrainingLog>& logs);

// Of `analyse robustness`: what is left of a network without some of it, a chart for each kind of part.
std::vector<Chart> robustness_charts(const ResultFile& result);

} // namespace smnn::cli
