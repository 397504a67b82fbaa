#pragma once

#include <nlohmann/json.hpp>
#include <set>
#include <string>

#include "smnn/sim/events.hpp"

namespace smnn::io::json {

// A value, and its place in the text: "net.json: weights.input[3]".
struct Entry {
    const nlohmann::json& value;
    std::string where;

    [[noreturn]] void refuse(const std::string& expected) const;
    Entry operator[](std::size_t i) const {
        return {value[i], where + "[" + std::to_string(i) + "]"};
    }
    Entry member(const std::string& key) const {
        return {value.at(key), where + (where.ends_with(": ") ? "" : ".") + key};
    }
};

//   Errors  ParameterError naming the entry, what it is and what is expected
double number(const Entry& entry);
float weight(const Entry& entry); // finite as a float32
sim::Tick whole_number(const Entry& entry);
std::string text(const Entry& entry);

//   Errors  ParameterError on another value than an object, and naming a key that is not known
void require_known_keys(const Entry& object, const std::set<std::string>& known);

} // namespace smnn::io::json
