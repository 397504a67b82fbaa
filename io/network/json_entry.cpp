#include "smnn/io/network/json_entry.hpp"

#include <cmath>

#include "smnn/sim/error.hpp"

namespace smnn::io::json {

void Entry::refuse(const std::string& expected) const {
    // What is inside of arrays and objects may be deep, so they are only named.
    std::string text = value.is_structured()
                           ? value.type_name()
                           : value.dump(-1, ' ', true, nlohmann::json::error_handler_t::replace);
    if (text.size() > 40) text = text.substr(0, 40) + "...";
    throw sim::ParameterError(where + " is " + text + ", " + expected + " is expected");
}

double number(const Entry& entry) {
    if (!entry.value.is_number()) entry.refuse("a number");
    return entry.value.get<double>();
}

float weight(const Entry& entry) {
    const double value = number(entry);
    const auto single = static_cast<float>(value);
    if (!std::isfinite(single)) entry.refuse("a number within the range of float32");
    return single;
}

sim::Tick whole_number(const Entry& entry) {
    const double value = number(entry);
    if (value != std::floor(value) || std::abs(value) > 0x1p53) entry.refuse("a whole number");
    return static_cast<sim::Tick>(value);
}

std::string text(const Entry& entry) {
    if (!entry.value.is_string()) entry.refuse("a text");
    return entry.value.get<std::string>();
}

void require_known_keys(const Entry& object, const std::set<std::string>& known) {
    if (!object.value.is_object()) object.refuse("an object");
    for (const auto& [key, value] : object.value.items()) {
        if (known.contains(key)) continue;
        std::string words;
        for (const std::string& word : known) words += (words.empty() ? "" : ", ") + word;
        throw sim::ParameterError(object.where + "." + key + " is not known: " + words);
    }
}

} // namespace smnn::io::json
