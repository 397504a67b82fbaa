#include "tools/smnn/charts/finding.hpp"

#include <limits>

#include "tools/smnn/line/command.hpp"

namespace smnn::cli {

namespace {

[[noreturn]] void refuse(const Finding& finding, const std::string& pointer,
                         const std::string& expected) {
    throw UsageError(finding.path + ": " + pointer + ": " + expected + " expected");
}

} // namespace

std::string Finding::analysis() const {
    return json.contains("analysis") && json["analysis"].is_string()
               ? json["analysis"].get<std::string>()
               : std::string();
}

bool has(const Finding& finding, const std::string& pointer) {
    const Report* value = finding.json.find_path(pointer);
    return value != nullptr && !value->is_null();
}

const Report& value_at(const Finding& finding, const std::string& pointer) {
    const Report* value = finding.json.find_path(pointer);
    if (value == nullptr) refuse(finding, pointer, "a value is");
    return *value;
}

double number_at(const Finding& finding, const std::string& pointer) {
    const Report& value = value_at(finding, pointer);
    if (!value.is_number()) refuse(finding, pointer, "a number is");
    return value.get<double>();
}

std::string text_at(const Finding& finding, const std::string& pointer) {
    const Report& value = value_at(finding, pointer);
    if (!value.is_string()) refuse(finding, pointer, "a text is");
    return value.get<std::string>();
}

const Report& list_at(const Finding& finding, const std::string& pointer) {
    const Report& value = value_at(finding, pointer);
    if (!value.is_array()) refuse(finding, pointer, "a list is");
    return value;
}

std::vector<double> numbers_at(const Finding& finding, const std::string& pointer) {
    std::vector<double> numbers;
    for (const Report& value : list_at(finding, pointer)) {
        if (!value.is_number() && !value.is_null()) refuse(finding, pointer, "numbers are");
        numbers.push_back(value.is_null() ? std::numeric_limits<double>::quiet_NaN()
                                          : value.get<double>());
    }
    return numbers;
}

std::vector<double> numbers_at(const Finding& finding, const std::string& pointer,
                               std::size_t count) {
    std::vector<double> numbers = numbers_at(finding, pointer);
    if (numbers.size() != count) {
        refuse(finding, pointer, std::to_string(count) + " numbers are");
    }
    return numbers;
}

} // namespace smnn::cli
