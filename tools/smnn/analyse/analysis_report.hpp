#pragma once

#include <span>
#include <string>

#include "tools/smnn/line/command.hpp"
#include "tools/smnn/terminal/report.hpp"

namespace smnn::cli {

// How every object of `analyse --json` begins: the analysis, the version, and the command line as it can
// be typed again.
Report begin_analysis(const Command& self, std::span<const std::string> arguments);

} // namespace smnn::cli
