#pragma once

#include <optional>
#include <string>
#include <vector>

#include "tools/smnn/compare/comparison.hpp"

namespace smnn::cli {

// A comparison that has been made, and on what.
struct Comparison {
    std::size_t trials = 0;
    std::uint64_t ticks = 0; // in all
    std::size_t repetitions = 0;
    std::vector<Contestant> contestants;
    std::optional<double> differing_share; // of spikes, between the modes and their dense W
    std::string remark;                    // why there is no dense W; empty if there is
};

// Costs and energies of a trial, the mean over all; `counters` are of all trials.
Report to_report(const Comparison& comparison);

// The same for a terminal.
void print(std::ostream& out, const Comparison& comparison);

// And as a page of its own; `command` made it.
std::string to_page(const Comparison& comparison, const std::string& command);

} // namespace smnn::cli
