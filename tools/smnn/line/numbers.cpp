#include "tools/smnn/line/numbers.hpp"

#include <array>
#include <charconv>
#include <cmath>
#include <iomanip>
#include <limits>
#include <optional>
#include <sstream>

#include "tools/smnn/line/command.hpp"

namespace smnn::cli {

namespace {

template <class T>
std::optional<T> whole_text(const std::string& text) {
    T value{};
    const char* const end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, value);
    if (error != std::errc{} || stop != end || text.empty()) return std::nullopt;
    return value;
}

template <class T>
Parse<T> whole_number_between(T least, T most) {
    return [least, most](const std::string& text) {
        const std::optional<T> value = whole_text<T>(text);
        if (!value || *value < least || *value > most) {
            throw UsageError("a whole number from " + std::to_string(least) + " to " +
                             std::to_string(most) + " is needed");
        }
        return *value;
    };
}

} // namespace

Parse<std::size_t> whole_number(std::size_t least, std::size_t most) {
    return whole_number_between(least, most);
}

Parse<std::uint64_t> any_seed() {
    return whole_number_between<std::uint64_t>(0, std::numeric_limits<std::uint64_t>::max());
}

Parse<sim::Tick> ticks(sim::Tick least, sim::Tick most) {
    return whole_number_between(least, most);
}

Parse<double> above_zero() {
    return [](const std::string& text) {
        const std::optional<double> value = whole_text<double>(text);
        if (!value || !std::isfinite(*value) || *value <= 0.0) {
            throw UsageError("a number above 0 is needed");
        }
        return *value;
    };
}

Parse<double> zero_or_more() {
    return [](const std::string& text) {
        const std::optional<double> value = whole_text<double>(text);
        if (!value || !std::isfinite(*value) || *value < 0.0) {
            throw UsageError("a number of at least 0 is needed");
        }
        return *value;
    };
}

Parse<double> number_between(double least, double most) {
    return [least, most](const std::string& text) {
        const std::optional<double> value = whole_text<double>(text);
        if (!value || !(*value >= least && *value <= most)) {
            throw UsageError("a number from " + shortest_text(least) + " to " +
                             shortest_text(most) + " is needed");
        }
        return *value;
    };
}

std::string shortest_text(double value) {
    std::array<char, 32> text{};
    const auto end = std::to_chars(text.data(), text.data() + text.size(), value).ptr;
    return {text.data(), end};
}

std::string rounded(double value, int digits) {
    std::ostringstream text;
    text << std::setprecision(digits) << value;
    return text.str();
}

} // namespace smnn::cli
