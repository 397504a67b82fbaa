#pragma once

#include <iosfwd>
#include <span>
#include <string>
#include <vector>

#include "tools/smnn/line/command_table.hpp"

namespace smnn::cli {

// The command line as a function: `arguments` without the program's name. A path `-` stands for the
// standard input or output of the process.
//   out      results, and the help
//   err      remarks, progress, and one line `smnn COMMAND: what is wrong`
//   Returns  0 done, 1 a check failed (a replay that differs, a training that diverged), 2 usage or bad
//            input, 128 + n stopped by signal n with what is needed to go on
int run(std::span<const std::string> arguments, std::ostream& out, std::ostream& err);

// The words after `smnn`, in the order in which help lists them.
const CommandTable& command_table();

} // namespace smnn::cli
