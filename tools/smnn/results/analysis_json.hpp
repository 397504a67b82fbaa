#pragma once

#include "smnn/learning/activity/activity.hpp"
#include "smnn/learning/analysis/ranked_importance.hpp"
#include "smnn/learning/analysis/robustness.hpp"
#include "tools/smnn/results/result_file.hpp"

// The values of `smnn analyse importance`, `robustness` and `activity` as JSON, and back from a file as far
// as a page draws them.   Errors  as number_at()
namespace smnn::cli {

void add_importance(Report& report, const learning::RankedImportance& importance);
learning::RankedImportance importance_from(const ResultFile& result);

Report to_report(const std::vector<learning::RobustnessCurve>& curves);
std::vector<learning::RobustnessCurve> robustness_from(const ResultFile& result);

//   saturation_rule  when a neuron is saturated, in words
void add_activity(Report& report, const learning::Activity& activity,
                  const std::string& saturation_rule);
learning::Activity activity_from(const ResultFile& result);

} // namespace smnn::cli
