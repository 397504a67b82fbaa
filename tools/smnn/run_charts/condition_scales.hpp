#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "tools/smnn/terminal/report.hpp"

// What the charts of `analyse mode-space` have in common.
namespace smnn::cli {

std::string mode_title(std::size_t mode);

// Colours, dashes and shapes by condition, and their legend.
void add_condition_scales(const std::vector<std::string>& conditions, Report& spec);

} // namespace smnn::cli
