#include "tools/smnn/charts/chart.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "tools/smnn/charts/page.hpp"
#include "tools/smnn/terminal/table.hpp"

// The linker makes an object of files as they are, and names where each begins and ends.
extern "C" {
// NOLINTBEGIN(bugprone-reserved-identifier)
extern const char _binary_vega_js_start[];
extern const char _binary_vega_js_end[];
extern const char _binary_page_js_start[];
extern const char _binary_page_js_end[];
extern const char _binary_page_css_start[];
extern const char _binary_page_css_end[];
extern const char _binary_specifications_json_start[];
extern const char _binary_specifications_json_end[];
// NOLINTEND(bugprone-reserved-identifier)
}

namespace smnn::cli {

namespace assets {

std::string_view vega_js() { return {_binary_vega_js_start, _binary_vega_js_end}; }
std::string_view page_js() { return {_binary_page_js_start, _binary_page_js_end}; }
std::string_view page_css() { return {_binary_page_css_start, _binary_page_css_end}; }
std::string_view specifications() {
    return {_binary_specifications_json_start, _binary_specifications_json_end};
}

} // namespace assets

namespace {

constexpr std::size_t most_rows = 60;

std::string text_of(const Report& value) {
    if (value.is_null()) return "";
    return value.is_string() ? value.get<std::string>() : value.dump();
}

// Where there are many rows, as many as can be read, evenly.
std::string table_html(const ChartData& data) {
    const std::size_t rows = data.rows();
    const std::size_t shown = std::min(rows, most_rows);
    Table table;
    for (const Column& column : data.columns) table.head.push_back(column.title);
    for (std::size_t i = 0; i < shown; ++i) {
        const std::size_t row = shown < 2 ? 0 : i * (rows - 1) / (shown - 1);
        std::vector<std::string> cells;
        for (const Column& column : data.columns) cells.push_back(text_of(column.values[row]));
        if (cells.size() == 1) cells.emplace_back(); // one cell alone would be a heading
        table.rows.push_back(std::move(cells));
    }
    std::string name = data.name;
    if (shown < rows) {
        name +=
            ", " + std::to_string(shown) + " of " + grouped(static_cast<double>(rows)) + " rows";
    }
    return paragraph(name) + to_html(table);
}

Report to_json(const ChartData& data) {
    Report json;
    json["name"] = data.name;
    json["columns"] = Report::array();
    for (const Column& column : data.columns) {
        json["columns"].push_back(
            {{"key", column.key}, {"title", column.title}, {"values", column.values}});
    }
    return json;
}

} // namespace

Report rounded(double value) {
    if (!std::isfinite(value)) return nullptr;
    if (value == std::round(value) && std::abs(value) < 1e15) {
        return static_cast<std::int64_t>(value);
    }
    char text[32];
    std::snprintf(text, sizeof text, "%.6g", value);
    return std::strtod(text, nullptr);
}

Report rounded(const std::vector<double>& values) {
    Report list = Report::array();
    for (const double value : values) list.push_back(rounded(value));
    return list;
}

std::string inside_script(const Report& json) {
    const std::string text = json.dump();
    std::string safe;
    for (const char c : text) {
        if (c == '<') {
            safe += "\\u003c";
        } else {
            safe += c;
        }
    }
    return safe;
}

Report specification(const std::string& place) {
    static const Report all = Report::parse(assets::specifications());
    return *all.find_path("/" + place);
}

std::string to_html(const Chart& chart) {
    Report json;
    json["title"] = chart.title;
    json["margin"] = chart.margin;
    json["data"] = Report::array();
    std::string tables;
    for (const ChartData& data : chart.data) {
        json["data"].push_back(to_json(data));
        tables += table_html(data);
    }
    json["spec"] = chart.spec;
    std::string html = "<figure class=\"chart\" aria-label=\"" + escaped(chart.title) + "\">\n";
    html += "<div class=\"drawing\"></div>\n";
    if (!chart.note.empty()) html += "<figcaption>" + escaped(chart.note) + "</figcaption>\n";
    html += "<details open><summary>" + escaped(chart.title) + ": the numbers</summary>\n" +
            tables + "</details>\n<script type=\"application/json\">" + inside_script(json) +
            "</script>\n</figure>\n";
    return html;
}

std::string chart_head() {
    return "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
           "script-src 'unsafe-inline'; style-src 'unsafe-inline'; connect-src 'none'; "
           "base-uri 'none'; form-action 'none'\">\n<style>" +
           std::string(assets::page_css()) + "</style>\n";
}

std::string chart_scripts() {
    return "<script>" + std::string(assets::vega_js()) + "</script>\n<script>" +
           std::string(assets::page_js()) + "</script>\n";
}

bool can_draw() { return !assets::vega_js().empty(); }

} // namespace smnn::cli
