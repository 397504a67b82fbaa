#pragma once

#include <iosfwd>
#include <nlohmann/json.hpp>
#include <string>

#include "smnn/sim/counts/cost.hpp"

namespace smnn::cli {

// What a command found out, its keys in the order in which they were set.
using Report = nlohmann::ordered_json;

Report to_report(const sim::Cost& cost);

// A text for a terminal, whatever a path or a file had in it: one line, and no control character that
// could move the cursor or rename the window.
std::string one_line(std::string text);

// As one JSON object, or as a line a key for people: the same names and values.
void print(std::ostream& out, const Report& report, bool as_json);

} // namespace smnn::cli
