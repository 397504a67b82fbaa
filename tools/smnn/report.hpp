#pragma once

#include <iosfwd>
#include <nlohmann/json.hpp>

#include "sim/cost.hpp"

namespace smnn::cli {

// What a command found out, its keys in the order in which they were set.
using Report = nlohmann::ordered_json;

Report to_report(const sim::Cost& cost);

// As one JSON object, or as a line a key for people: the same names and values.
void print(std::ostream& out, const Report& report, bool as_json);

} // namespace smnn::cli
