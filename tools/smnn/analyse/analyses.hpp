#pragma once

#include "tools/smnn/line/command.hpp"

// The words after `smnn analyse`, one a file, each named for its analysis.
namespace smnn::cli {

extern const Command importance_analysis;
extern const Command mode_space_analysis;
extern const Command robustness_analysis;
extern const Command activity_analysis;

} // namespace smnn::cli
