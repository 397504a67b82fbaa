#include "tools/smnn/terminal/table.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <iomanip>
#include <ostream>
#include <sstream>

namespace smnn::cli {

namespace {

constexpr std::size_t gap = 2;

// Letters, not bytes: of UTF-8 the bytes that go on with a letter are not counted.
std::size_t width_of(const std::string& text) {
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
        return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
    }));
}

std::vector<std::size_t> widths_of(const Table& table) {
    std::vector<std::size_t> widths(table.head.size());
    const auto widen = [&](const std::vector<std::string>& row) {
        if (row.size() == 1) return;
        for (std::size_t i = 0; i < row.size(); ++i)
            widths[i] = std::max(widths[i], width_of(row[i]));
    };
    widen(table.head);
    for (const auto& row : table.rows) widen(row);
    return widths;
}

std::string fixed(double number, int digits) {
    std::ostringstream text;
    text << std::fixed << std::setprecision(digits) << number;
    return text.str();
}

// As many digits after the point as make three in all.
int digits_after_point(double number) {
    const double size = std::abs(number);
    return size >= 99.95 ? 0 : size >= 9.995 ? 1 : 2;
}

} // namespace

void print(std::ostream& out, const Table& table) {
    const std::vector<std::size_t> widths = widths_of(table);
    const auto line = [&](const std::vector<std::string>& row) {
        if (row.size() == 1) {
            out << row[0] << '\n';
            return;
        }
        for (std::size_t i = 0; i < row.size(); ++i) {
            const std::string space(widths[i] - width_of(row[i]), ' ');
            if (i > 0) out << std::string(gap, ' ') << space;
            out << row[i];
            if (i == 0) out << space;
        }
        out << '\n';
    };
    line(table.head);
    for (const auto& row : table.rows) line(row);
}

std::string wrapped(const std::string& text) {
    constexpr std::size_t longest = 100;
    std::string lines;
    std::size_t length = 0;
    for (std::size_t i = 0; i < text.size();) {
        const std::size_t end = std::min(text.find(' ', i), text.size());
        if (length > 0 && length + 1 + end - i > longest) {
            lines += '\n';
            length = 0;
        } else if (length > 0) {
            lines += ' ';
            ++length;
        }
        lines += text.substr(i, end - i);
        length += end - i;
        i = end + 1;
    }
    return lines + '\n';
}

std::string grouped(double number) {
    const bool is_whole = number == std::round(number) || std::abs(number) >= 99.95;
    std::string text = fixed(number, is_whole ? 0 : digits_after_point(number));
    const std::size_t end = std::min(text.find('.'), text.size());
    for (std::size_t i = 3; i < end && text[end - i - 1] != '-'; i += 3) text.insert(end - i, ",");
    return text;
}

std::string with_prefix(double number, const std::string& unit) {
    static constexpr std::array prefixes{"p", "n", "\u00b5", "m", "", "k", "M", "G", "T"};
    constexpr int whole = 4; // the one without
    int prefix = whole;
    if (number != 0.0 && std::isfinite(number)) {
        // A number that would be shown as 1000 takes the next prefix.
        const double size = std::abs(number) * (1.0 + 5e-4);
        prefix = whole + static_cast<int>(std::floor(std::log10(size) / 3.0 + 1e-12));
        prefix = std::clamp(prefix, 0, static_cast<int>(prefixes.size()) - 1);
    }
    const double scaled = number / std::pow(1000.0, prefix - whole);
    std::string text = fixed(scaled, digits_after_point(scaled));
    if (text.find('.') != std::string::npos) {
        text.erase(text.find_last_not_of('0') + 1);
        if (text.back() == '.') text.pop_back();
    }
    const std::string ending = prefixes[static_cast<std::size_t>(prefix)] + unit;
    return text + (unit.empty() ? "" : " ") + ending;
}

} // namespace smnn::cli
