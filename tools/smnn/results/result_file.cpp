#include "tools/smnn/results/result_file.hpp"

#include <limits>

#include "smnn/sim/error.hpp"

namespace smnn::cli {

void refuse(const ResultFile& result, const std::string& pointer, const std::string& expected) {
    throw sim::ParameterError(result.path + ": " + pointer + ": " + expected + " expected");
}

std::string text_of(const Report& value) {
    return value.is_string() ? value.get<std::string>() : value.dump();
}

std::string ResultFile::analysis() const {
    return json.contains("analysis") && json["analysis"].is_string()
               ? json["analysis"].get<std::string>()
               : std::string();
}

bool has(const ResultFile& result, const std::string& pointer) {
    const Report* value = result.json.find_path(pointer);
    return value != nullptr && !value->is_null();
}

const Report& value_at(const ResultFile& result, const std::string& pointer) {
    const Report* value = result.json.find_path(pointer);
    if (value == nullptr) refuse(result, pointer, "a value is");
    return *value;
}

double number_at(const ResultFile& result, const std::string& pointer) {
    const Report& value = value_at(result, pointer);
    if (!value.is_number()) refuse(result, pointer, "a number is");
    return value.get<double>();
}

std::size_t index_at(const ResultFile& result, const std::string& pointer, std::size_t count) {
    const double number = number_at(result, pointer);
    if (!(number >= 0.0 && number < static_cast<double>(count))) {
        refuse(result, pointer, "a number from 0 to below " + std::to_string(count) + " is");
    }
    return static_cast<std::size_t>(number);
}

std::string text_at(const ResultFile& result, const std::string& pointer) {
    const Report& value = value_at(result, pointer);
    if (!value.is_string()) refuse(result, pointer, "a text is");
    return value.get<std::string>();
}

const Report& list_at(const ResultFile& result, const std::string& pointer) {
    const Report& value = value_at(result, pointer);
    if (!value.is_array()) refuse(result, pointer, "a list is");
    return value;
}

std::vector<double> numbers_at(const ResultFile& result, const std::string& pointer) {
    std::vector<double> numbers;
    for (const Report& value : list_at(result, pointer)) {
        if (!value.is_number() && !value.is_null()) refuse(result, pointer, "numbers are");
        numbers.push_back(value.is_null() ? std::numeric_limits<double>::quiet_NaN()
                                          : value.get<double>());
    }
    return numbers;
}

std::vector<double> numbers_at(const ResultFile& result, const std::string& pointer,
                               std::size_t count) {
    std::vector<double> numbers = numbers_at(result, pointer);
    if (numbers.size() != count) {
        refuse(result, pointer, std::to_string(count) + " numbers are");
    }
    return numbers;
}

} // namespace smnn::cli
