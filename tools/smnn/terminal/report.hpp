#pragma once

#include <compare>
#include <concepts>
#include <cstdint>
#include <initializer_list>
#include <iosfwd>
#include <optional>
#include <ranges>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "smnn/sim/run/cost.hpp"

namespace smnn::cli {

// A value of JSON whose keys stay in the order in which they were set: what a command prints, what a
// page reads, and what a chart is specified in. The library that reads and writes the text is included
// by report.cpp alone, because it takes seconds to compile.
//
//   Report report;
//   report["trials"] = 12;
//   report["engines"] = {{{"name", "event"}, {"spikes", 7}}};
//
// A list in braces is an object if each of its elements is a pair that begins with a text, else a list.
//   Errors  std::out_of_range if a const value has no such key or element; std::bad_variant_access on a
//           value of another type
class Report {
public:
    using List = std::vector<Report>;
    using Member = std::pair<std::string, Report>;
    using Object = std::vector<Member>;

    Report() = default; // null
    Report(std::nullptr_t) {}
    Report(bool value) : value_(value) {}
    template <std::integral T>
    requires(!std::same_as<T, bool>) Report(T value)
        : value_(std::in_place_type<
                     std::conditional_t<std::is_signed_v<T>, std::int64_t, std::uint64_t>>,
                 value) {}
    template <std::floating_point T>
    Report(T value) : value_(static_cast<double>(value)) {}
    Report(std::string value) : value_(std::move(value)) {}
    Report(std::string_view value) : value_(std::string(value)) {}
    Report(const char* value) : value_(std::string(value)) {}
    template <std::ranges::input_range T>
    requires(!std::convertible_to<T, std::string_view> &&
             !std::same_as<std::remove_cvref_t<T>, Report> &&
             std::convertible_to<std::ranges::range_reference_t<T>, Report>) Report(const T& values)
        : value_(List(values.begin(), values.end())) {}
    template <std::ranges::input_range T>
    requires requires(typename T::mapped_type) {
        requires std::same_as<typename T::key_type, std::string>;
    }
    Report(const T& values) : value_(Object(values.begin(), values.end())) {}
    Report(std::initializer_list<Report> values);

    static Report array(std::initializer_list<Report> values = {});
    static Report object() { return Report(Value(Object())); }

    // What a text says.
    //   Errors  std::invalid_argument if it is no JSON
    static Report parse(std::string_view text);
    // `indent` of each level; below 0: all in one line. Bytes that are no UTF-8 are replaced.
    std::string dump(int indent = -1) const;

    bool is_null() const { return is<std::monostate>(); }
    bool is_boolean() const { return is<bool>(); }
    bool is_number_float() const { return is<double>(); }
    bool is_number_unsigned() const; // whole and not below 0
    bool is_number() const { return is<std::int64_t>() || is<std::uint64_t>() || is<double>(); }
    bool is_string() const { return is<std::string>(); }
    bool is_array() const { return is<List>(); }
    bool is_object() const { return is<Object>(); }

    // A bool, a text, a number converted to another type, or a std::vector of these.
    template <class T>
    T get() const {
        if constexpr (std::same_as<T, bool> || std::same_as<T, std::string>) {
            return std::get<T>(value_);
        } else if constexpr (std::is_arithmetic_v<T>) {
            if (const auto* whole = std::get_if<std::int64_t>(&value_)) {
                return static_cast<T>(*whole);
            }
            if (const auto* whole = std::get_if<std::uint64_t>(&value_)) {
                return static_cast<T>(*whole);
            }
            return static_cast<T>(std::get<double>(value_));
        } else {
            T values;
            for (const Report& one : std::get<List>(value_)) {
                values.push_back(one.get<typename T::value_type>());
            }
            return values;
        }
    }
    explicit operator double() const { return get<double>(); }

    // Elements of a list or members of an object; 0 of null, 1 of everything else.
    std::size_t size() const;
    bool empty() const { return size() == 0; }

    const Report* begin() const { return elements().data(); }
    const Report* end() const { return elements().data() + elements().size(); }
    std::span<const Member> items() const;

    // The member of an object. One that is missing is added to what can change; null becomes an object.
    Report& operator[](std::string_view key);
    const Report& operator[](std::string_view key) const { return at(key); }
    const Report& at(std::string_view key) const;
    bool contains(std::string_view key) const { return find(key) != nullptr; }
    // By the path of a JSON pointer, as "/fit/r_squared"; nothing where there is none.
    const Report* find_path(std::string_view pointer) const;
    void erase(std::string_view key);
    void update(const Report& members); // added, or put in place of those of the same key

    template <std::integral T>
    Report& operator[](T index) {
        return std::get<List>(value_).at(static_cast<std::size_t>(index));
    }
    template <std::integral T>
    const Report& operator[](T index) const {
        return std::get<List>(value_).at(static_cast<std::size_t>(index));
    }
    const Report& front() const { return std::get<List>(value_).at(0); }
    const Report& back() const { return operator[](size() - 1); }
    void push_back(Report value); // null becomes a list
    void insert(const Report* before, Report value);

    // Numbers are compared as numbers, whatever their types.
    friend bool operator==(const Report& a, const Report& b);
    friend std::partial_ordering operator<=>(const Report& a, const Report& b);
    friend std::ostream& operator<<(std::ostream& out, const Report& report);

private:
    using Value = std::variant<std::monostate, bool, std::int64_t, std::uint64_t, double,
                               std::string, List, Object>;
    explicit Report(Value value) : value_(std::move(value)) {}
    template <class T>
    bool is() const {
        return std::holds_alternative<T>(value_);
    }
    std::span<const Report> elements() const;
    const Report* find(std::string_view key) const;

    Value value_;
};

Report to_report(const sim::Cost& cost);

// JSON of a file from anywhere; nothing if the text is none. It may be as deep as results are, because
// values are walked and copied by recursion.
//   Errors  sim::ParameterError naming the path if it is nested deeper than 64
std::optional<Report> parse_shallow(const std::string& path, const std::string& text);

// A text for a terminal, whatever a path or a file had in it: one line, and no control character that
// could move the cursor or rename the window.
std::string one_line(std::string text);

// As one JSON object, or as a line a key: the same names and values.
void print(std::ostream& out, const Report& report, bool as_json);

} // namespace smnn::cli
