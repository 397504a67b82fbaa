#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "tools/smnn/charts/finding.hpp"

namespace smnn::cli {

// One recorded trial: how far each output mode is at some ticks.
struct Trajectory {
    std::size_t condition = 0;
    std::vector<double> tick;
    std::vector<std::vector<double>> modes;
};

// What `analyse mode-space` found, as far as it is drawn.
struct ModeSpace {
    std::vector<std::string> conditions;
    std::vector<Trajectory> trials;
    double time_step_ms = 1.0;
    std::size_t modes = 0;
    std::size_t every = 1; // of the points of a trial one is drawn, at the least
};

// Long trials by every so many-th point.
//   Errors  UsageError naming the file and what is expected in it
ModeSpace read_mode_space(const Finding& finding);

// Of so many points one in how many is drawn, of a trial or of a mean.
std::size_t thinning(std::size_t points);

std::string mode_title(std::size_t mode);

// As a name on a chart: a text as it is.
std::string text_of(const Report& value);

// Colours, dashes and shapes by condition, and their legend.
void add_condition_scales(const std::vector<std::string>& conditions, Report& spec);

} // namespace smnn::cli
