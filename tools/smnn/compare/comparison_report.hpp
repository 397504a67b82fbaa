#pragma once

#include <string>

#include "smnn/sim/comparison/comparison.hpp"
#include "tools/smnn/terminal/report.hpp"

namespace smnn::cli {

// Costs and energies of a trial, the mean over all; `counters` are of all trials.
//   remark  why there is no dense W; empty if there is
Report to_report(const sim::Comparison& comparison, const std::string& remark);

// The same for a terminal.
void print(std::ostream& out, const sim::Comparison& comparison, const std::string& remark);

// And as a page of its own; `command` made it.
std::string to_page(const sim::Comparison& comparison, const std::string& remark,
                    const std::string& command);

} // namespace smnn::cli
