#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "tools/smnn/terminal/report.hpp"

namespace smnn::cli {

// What a page carries inside, as tools/charts.cmake puts it into the program.
namespace assets {
std::string_view vega_js(); // empty where the library was not there when smnn was built
std::string_view page_js();
std::string_view page_css();
std::string_view specifications(); // those of vega/, an object with one key a file
} // namespace assets

// A column of a chart's data: its name in Vega, its title (with the unit), and its values.
struct Column {
    std::string key;
    std::string title{};
    Report values = Report::array(); // numbers or words
};

// Data of a chart, all columns of one length. Each is a CSV file to save.
struct ChartData {
    std::string name;
    std::vector<Column> columns;

    void add_row(const std::vector<Report>& row) {
        for (std::size_t i = 0; i < row.size(); ++i) columns[i].values.push_back(row[i]);
    }
    std::size_t rows() const { return columns.empty() ? 0 : columns.front().values.size(); }
};

// A picture and the numbers that are drawn in it. The specification is Vega's, without its data: it
// refers to them by name. Its width is that of the reader's window less `margin`; its colours are
// those of the page, light or dark: ranges `category`, `ramp` and `diverging`, styles of page.js.
struct Chart {
    std::string title{};
    std::string note{}; // below: what is drawn, and what was left out
    std::vector<ChartData> data{};
    Report spec = Report::object();
    int margin = 90; // left and right of what is drawn, for axes
};

// Six digits are more than a picture shows; what is not finite is null.
Report rounded(double value);
Report rounded(const std::vector<double>& values);

// A specification, or a part of it, from the files of vega/: "raster/spike" is "spike" in raster.vg.json.
Report specification(const std::string& place);

// As a figure: the place of the drawing, the note, the numbers as tables (a selection of the rows where
// they are many), and what page.js draws from. Nothing of it is markup from outside.
std::string to_html(const Chart& chart);

// JSON inside of a script element, which nothing in it can end.
std::string inside_script(const Report& json);

// What the head of a page with charts has: the style of figures, and leave for its own scripts alone.
std::string chart_head();

// Below the charts: the library and what draws with it. Without the library there are tables alone.
std::string chart_scripts();
bool can_draw();

} // namespace smnn::cli
