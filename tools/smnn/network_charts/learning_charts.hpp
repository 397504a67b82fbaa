#pragma once

#include <string>
#include <vector>

#include "tools/smnn/charts/chart.hpp"

namespace smnn::cli {

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

} // namespace smnn::cli
