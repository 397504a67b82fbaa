#include "tools/smnn/terminal/report.hpp"

#include <algorithm>
#include <iomanip>
#include <ostream>
#include <sstream>

namespace smnn::cli {

namespace {

constexpr int indentation = 2;

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

void print(std::ostream& out, const Report& report, bool as_json) {
    if (as_json) {
        // A path may hold bytes that are no text; the report must still be JSON.
        out << report.dump(indentation, ' ', false, Report::error_handler_t::replace) << '\n';
    } else {
        print_lines(out, report, 0);
    }
}

} // namespace smnn::cli
