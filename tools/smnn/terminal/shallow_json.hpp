#pragma once

#include <string>

#include "tools/smnn/terminal/report.hpp"

namespace smnn::cli {

// JSON of a file that may be anybody's; a discarded value if the text is none. Values are walked and
// copied by recursion, so they may be as deep as results are, and not as the stack.
//   Errors  UsageError naming the path if it is nested deeper than 64
Report parse_shallow(const std::string& path, const std::string& text);

} // namespace smnn::cli
