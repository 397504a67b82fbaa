#pragma once

#include <string>
#include <vector>

#include "tools/smnn/terminal/report.hpp"

namespace smnn::cli {

// What a command found out and somebody gave us as JSON: read with distrust.
struct Finding {
    std::string path; // of the file
    Report json;

    std::string analysis() const; // what it says it is; empty if it does not
};

// A value by its JSON pointer, as "/fit/r_squared".
//   Errors  UsageError naming the file, the pointer and what is expected there
const Report& value_at(const Finding& finding, const std::string& pointer);
double number_at(const Finding& finding, const std::string& pointer);
std::string text_at(const Finding& finding, const std::string& pointer);
const Report& list_at(const Finding& finding, const std::string& pointer);
// Numbers; null where one is unknown is NaN.
std::vector<double> numbers_at(const Finding& finding, const std::string& pointer);
// The same, as many as they have to be.
std::vector<double> numbers_at(const Finding& finding, const std::string& pointer,
                               std::size_t count);

bool has(const Finding& finding, const std::string& pointer);

} // namespace smnn::cli
