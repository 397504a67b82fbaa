#include "tools/smnn/terminal/report.hpp"

#include <algorithm>
#include <charconv>
#include <iomanip>
#include <nlohmann/json.hpp>
#include <ostream>
#include <sstream>
#include <stdexcept>

#include "smnn/sim/error.hpp"

namespace smnn::cli {

namespace {

using Json = nlohmann::ordered_json;

constexpr int indentation = 2;

Json to_json(const Report& report) {
    if (report.is_object()) {
        Json::object_t object;
        for (const auto& [key, value] : report.items()) {
            object.std::vector<std::pair<const std::string, Json>>::emplace_back(key,
                                                                                 to_json(value));
        }
        return object;
    }
    if (report.is_array()) {
        Json::array_t list;
        list.reserve(report.size());
        for (const Report& value : report) list.push_back(to_json(value));
        return list;
    }
    if (report.is_null()) return nullptr;
    if (report.is_boolean()) return report.get<bool>();
    if (report.is_string()) return report.get<std::string>();
    if (report.is_number_float()) return report.get<double>();
    if (report.is_number_unsigned()) return report.get<std::uint64_t>();
    return report.get<std::int64_t>();
}

Report from_json(const Json& json) {
    if (json.is_object()) {
        Report object = Report::object();
        for (const auto& [key, value] : json.items()) object[key] = from_json(value);
        return object;
    }
    if (json.is_array()) {
        Report list = Report::array();
        for (const Json& value : json) list.push_back(from_json(value));
        return list;
    }
    if (json.is_null()) return nullptr;
    if (json.is_boolean()) return json.get<bool>();
    if (json.is_string()) return json.get<std::string>();
    if (json.is_number_float()) return json.get<double>();
    if (json.is_number_unsigned()) return json.get<std::uint64_t>();
    return json.get<std::int64_t>();
}

std::string in_words(std::string key) {
    std::replace(key.begin(), key.end(), '_', ' ');
    return one_line(std::move(key));
}

std::string in_words(const Report& value) {
    if (value.is_string()) return one_line(value.get<std::string>());
    if (value.is_boolean()) return value.get<bool>() ? "yes" : "no";
    if (value.is_null()) return "unknown";
    if (!value.is_number_float()) return value.dump();
    std::ostringstream text;
    text << std::setprecision(6) << value.get<double>();
    return text.str();
}

void print_lines(std::ostream& out, const Report& report, int indent) {
    constexpr int column = 32;
    for (const auto& [key, value] : report.items()) {
        out << std::string(static_cast<std::size_t>(indent), ' ');
        if (value.is_object()) {
            out << in_words(key) << '\n';
            print_lines(out, value, indent + indentation);
        } else {
            out << std::left << std::setw(column - indent) << in_words(key) << ' '
                << in_words(value) << '\n';
        }
    }
}

} // namespace

Report::Report(std::initializer_list<Report> values) {
    const bool is_object = std::all_of(values.begin(), values.end(), [](const Report& one) {
        return one.is_array() && one.size() == 2 && one[0].is_string();
    });
    if (!is_object) {
        value_ = List(values);
        return;
    }
    value_ = Object();
    for (const Report& one : values) operator[](one[0].get<std::string>()) = one[1];
}

Report Report::array(std::initializer_list<Report> values) { return Report(Value(List(values))); }

Report Report::parse(std::string_view text) {
    const Json json = Json::parse(text, nullptr, false);
    if (json.is_discarded()) throw std::invalid_argument("this is no JSON");
    return from_json(json);
}

std::string Report::dump(int indent) const {
    return to_json(*this).dump(indent, ' ', false, Json::error_handler_t::replace);
}

bool Report::is_number_unsigned() const {
    const auto* whole = std::get_if<std::int64_t>(&value_);
    return is<std::uint64_t>() || (whole != nullptr && *whole >= 0);
}

std::size_t Report::size() const {
    if (is_null()) return 0;
    if (is_object()) return items().size();
    return is_array() ? elements().size() : 1;
}

std::span<const Report::Member> Report::items() const {
    const auto* object = std::get_if<Object>(&value_);
    return object == nullptr ? std::span<const Member>() : *object;
}

std::span<const Report> Report::elements() const {
    const auto* list = std::get_if<List>(&value_);
    return list == nullptr ? std::span<const Report>() : *list;
}

const Report* Report::find(std::string_view key) const {
    for (const Member& member : items()) {
        if (member.first == key) return &member.second;
    }
    return nullptr;
}

Report& Report::operator[](std::string_view key) {
    if (is_null()) value_ = Object();
    auto& object = std::get<Object>(value_);
    for (Member& member : object) {
        if (member.first == key) return member.second;
    }
    return object.emplace_back(std::string(key), Report()).second;
}

const Report& Report::at(std::string_view key) const {
    const Report* found = find(key);
    if (found == nullptr) throw std::out_of_range("there is no key " + std::string(key));
    return *found;
}

const Report* Report::find_path(std::string_view pointer) const {
    const Report* place = this;
    while (!pointer.empty() && place != nullptr) {
        pointer.remove_prefix(1);
        const std::string_view step = pointer.substr(0, pointer.find('/'));
        pointer.remove_prefix(step.size());
        if (place->is_array()) {
            std::size_t index = place->size();
            std::from_chars(step.data(), step.data() + step.size(), index);
            place = index < place->size() ? &(*place)[index] : nullptr;
        } else {
            place = place->find(step);
        }
    }
    return place;
}

void Report::erase(std::string_view key) {
    std::erase_if(std::get<Object>(value_), [&](const Member& one) { return one.first == key; });
}

void Report::update(const Report& members) {
    for (const auto& [key, value] : members.items()) operator[](key) = value;
}

void Report::push_back(Report value) {
    if (is_null()) value_ = List();
    std::get<List>(value_).push_back(std::move(value));
}

void Report::insert(const Report* before, Report value) {
    auto& list = std::get<List>(value_);
    list.insert(list.begin() + (before - begin()), std::move(value));
}

bool operator==(const Report& a, const Report& b) {
    if (a.is_number() && b.is_number()) return (a <=> b) == 0;
    return a.value_ == b.value_;
}

std::partial_ordering operator<=>(const Report& a, const Report& b) {
    if (a.is_string() && b.is_string()) return a.get<std::string>() <=> b.get<std::string>();
    if (!a.is_number() || !b.is_number()) return std::partial_ordering::unordered;
    if (a.is_number_float() || b.is_number_float()) return a.get<double>() <=> b.get<double>();
    if (a.is_number_unsigned() && b.is_number_unsigned()) {
        return a.get<std::uint64_t>() <=> b.get<std::uint64_t>();
    }
    // One of them is below 0.
    if (a.is_number_unsigned()) return std::partial_ordering::greater;
    if (b.is_number_unsigned()) return std::partial_ordering::less;
    return a.get<std::int64_t>() <=> b.get<std::int64_t>();
}

std::ostream& operator<<(std::ostream& out, const Report& report) { return out << report.dump(); }

std::string one_line(std::string text) {
    for (char& c : text) {
        if (c == '\n' || c == '\r' || c == '\t') c = ' ';
        const auto code = static_cast<unsigned char>(c);
        if (code < 0x20 || code == 0x7f) c = '?';
    }
    return text;
}

Report to_report(const sim::Cost& cost) {
    Report report = Report::object();
    sim::for_each_counter(
        cost, [&](const char* counter, std::uint64_t count) { report[counter] = count; });
    return report;
}

std::optional<Report> parse_shallow(const std::string& path, const std::string& text) {
    constexpr int deepest = 64;
    const auto refuse_depth = [&](int depth, Json::parse_event_t, Json&) {
        if (depth > deepest) {
            throw sim::ParameterError(path + ": is nested deeper than " + std::to_string(deepest) +
                                      ": no result of smnn");
        }
        return true;
    };
    const Json json = Json::parse(text, refuse_depth, false);
    if (json.is_discarded()) return std::nullopt;
    return from_json(json);
}

void print(std::ostream& out, const Report& report, bool as_json) {
    if (as_json) {
        out << report.dump(indentation) << '\n'; // a path may hold bytes that are no text
    } else {
        print_lines(out, report, 0);
    }
}

} // namespace smnn::cli
