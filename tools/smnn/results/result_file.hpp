#pragma once

#include <string>
#include <vector>

#include "tools/smnn/terminal/report.hpp"

namespace smnn::cli {

// The JSON of a command, from a file that may come from anywhere: each value is checked when it is read.
struct ResultFile {
    std::string path;
    Report json;

    std::string analysis() const; // its name; empty if there is none
};

// A value by its JSON pointer, as "/fit/r_squared".
//   Errors  sim::ParameterError naming the file, the pointer and what is expected there
const Report& value_at(const ResultFile& result, const std::string& pointer);
double number_at(const ResultFile& result, const std::string& pointer);
std::string text_at(const ResultFile& result, const std::string& pointer);
const Report& list_at(const ResultFile& result, const std::string& pointer);
// A number of [0, count), what follows its point cut off.
std::size_t index_at(const ResultFile& result, const std::string& pointer, std::size_t count);
// Numbers; null where one is unknown is NaN.
std::vector<double> numbers_at(const ResultFile& result, const std::string& pointer);
// The same, as many as they have to be.
std::vector<double> numbers_at(const ResultFile& result, const std::string& pointer,
                               std::size_t count);

bool has(const ResultFile& result, const std::string& pointer); // anything but null

[[noreturn]] void refuse(const ResultFile& result, const std::string& pointer,
                         const std::string& expected); // as "a number is"

// As a name on a chart: a text as it is.
std::string text_of(const Report& value);

} // namespace smnn::cli
