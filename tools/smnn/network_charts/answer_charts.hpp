#pragma once

#include <vector>

#include "tools/smnn/charts/chart.hpp"
#include "tools/smnn/evaluate/digit_answers.hpp"

namespace smnn::cli {

// The confusion matrix and, where an answer was wrong, the pictures that were answered worst with their
// rasters below them.
std::vector<Chart> answer_charts(const DigitAnswers& answers);

} // namespace smnn::cli
