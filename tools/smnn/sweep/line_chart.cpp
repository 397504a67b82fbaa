#include "tools/smnn/sweep/line_chart.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <sstream>

#include "tools/smnn/page/page.hpp"
#include "tools/smnn/terminal/table.hpp"

namespace smnn::cli {

namespace {

// The drawing is this large, the plot within it so far from its edges.
constexpr double width = 760.0, height = 440.0;
constexpr double left = 84.0, right = 24.0, top = 58.0, bottom = 62.0;
constexpr double legend_y = 20.0;

constexpr const char* style = R"(<style>
.chart { --ink: #1c2126; --soft: #5a646e; --grid: #e3e7ea; --paper: #fff;
         --c0: #0b62a4; --c1: #b4510a; --c2: #2a7d3f; --c3: #7a3fa0; }
@media (prefers-color-scheme: dark) {
  .chart { --ink: #e8ebee; --soft: #a3adb7; --grid: #2c343b; --paper: #14181c;
           --c0: #6db8f5; --c1: #ffa657; --c2: #78cf8c; --c3: #cfa2ef; } }
.chart text { font: 13px system-ui, sans-serif; fill: var(--ink); }
.chart .tick { fill: var(--soft); font-size: 12px; }
.chart .paper { fill: var(--paper); }
.chart .grid { stroke: var(--grid); }
.chart .frame { stroke: var(--soft); fill: none; }
.chart .curve { fill: none; stroke-width: 2.2; stroke-linejoin: round; }
.chart .crossing { stroke: var(--ink); stroke-dasharray: 2 4; }
.chart .ring { fill: none; stroke: var(--ink); stroke-width: 1.6; }
.chart .halo { paint-order: stroke; stroke: var(--paper); stroke-width: 5px; stroke-linejoin: round; }
</style>
)";

constexpr std::array dashes{"none", "8 5", "2 4", "10 4 2 4"};

// Where the numbers of an axis lie on the drawing.
struct Scale {
    double least, most; // of the numbers
    double begin, end;  // on the drawing
    double operator()(double number) const {
        return begin + (end - begin) * std::log(number / least) / std::log(most / least);
    }
};

std::string text_of(double length) {
    std::ostringstream text;
    text << std::round(length * 10.0) / 10.0;
    return text.str();
}

// <name a="1" b="2">content</name>, from pairs of words.
using Attributes = std::vector<std::pair<const char*, std::string>>;
std::string element(const char* name, const Attributes& attributes,
                    const std::string& content = {}) {
    std::string text = std::string("<") + name;
    for (const auto& [key, value] : attributes) {
        text += std::string(" ") + key + "=\"" + escaped(value) + "\"";
    }
    return text + (content.empty() ? "/>\n" : ">" + content + "</" + name + ">\n");
}

std::string line(const char* kind, double x1, double y1, double x2, double y2) {
    return element("line", {{"class", kind},
                            {"x1", text_of(x1)},
                            {"y1", text_of(y1)},
                            {"x2", text_of(x2)},
                            {"y2", text_of(y2)}});
}

std::string words(const std::string& kind, double x, double y, const char* anchor,
                  const std::string& text) {
    return element("text",
                   {{"class", kind}, {"x", text_of(x)}, {"y", text_of(y)}, {"text-anchor", anchor}},
                   escaped(text));
}

std::string colour(std::size_t curve) { return "var(--c" + std::to_string(curve) + ")"; }

// A circle, a square, a triangle, a diamond.
std::string marker(std::size_t curve, double x, double y, const std::string& tooltip) {
    static constexpr std::array<std::array<double, 8>, 4> corners{{
        {},
        {-4.2, -4.2, 4.2, -4.2, 4.2, 4.2, -4.2, 4.2},
        {0, -5.4, 5, 4, 0, 4, -5, 4},
        {0, -6, 5, 0, 0, 6, -5, 0},
    }};
    const std::string title = tooltip.empty() ? "" : element("title", {}, escaped(tooltip));
    const Attributes looks{{"fill", colour(curve)}, {"stroke", "var(--paper)"}};
    if (curve == 0) {
        Attributes circle{{"cx", text_of(x)}, {"cy", text_of(y)}, {"r", "4.6"}};
        circle.insert(circle.end(), looks.begin(), looks.end());
        return element("circle", circle, title);
    }
    std::string points;
    for (std::size_t i = 0; i < 8; i += 2) {
        points += text_of(x + corners[curve][i]) + "," + text_of(y + corners[curve][i + 1]) + " ";
    }
    Attributes polygon{{"points", points}};
    polygon.insert(polygon.end(), looks.begin(), looks.end());
    return element("polygon", polygon, title);
}

std::string grid(const LineChart& chart, const Scale& x, const Scale& y) {
    std::string svg;
    for (const double tick : ticks_of_logarithm(x.least, x.most)) {
        svg += line("grid", x(tick), y.begin, x(tick), y.end);
        svg +=
            words("tick", x(tick), y.begin + 20.0, "middle", with_prefix(tick, chart.x_axis.unit));
    }
    for (const double tick : ticks_of_logarithm(y.least, y.most)) {
        svg += line("grid", x.begin, y(tick), x.end, y(tick));
        svg += words("tick", x.begin - 8.0, y(tick) + 4.0, "end",
                     with_prefix(tick, chart.y_axis.unit));
    }
    svg += element("rect", {{"class", "frame"},
                            {"x", text_of(x.begin)},
                            {"y", text_of(y.end)},
                            {"width", text_of(x.end - x.begin)},
                            {"height", text_of(y.begin - y.end)}});
    svg += words("", (x.begin + x.end) / 2.0, height - 14.0, "middle", chart.x_axis.title);
    const double middle = (y.begin + y.end) / 2.0;
    svg += element("text",
                   {{"transform", "translate(18 " + text_of(middle) + ") rotate(-90)"},
                    {"text-anchor", "middle"}},
                   escaped(chart.y_axis.title));
    return svg;
}

std::string curve_of(const LineChart& chart, std::size_t index, const Scale& x, const Scale& y) {
    const Curve& curve = chart.curves[index];
    std::string points;
    std::string markers;
    for (std::size_t i = 0; i < chart.x.size(); ++i) {
        const double at_x = x(chart.x[i]);
        const double at_y = y(curve.y[i]);
        points += text_of(at_x) + "," + text_of(at_y) + " ";
        markers += marker(index, at_x, at_y,
                          curve.name + ": " + with_prefix(curve.y[i], chart.y_axis.unit) + " at " +
                              with_prefix(chart.x[i], chart.x_axis.unit));
    }
    const Attributes looks{{"class", "curve"},
                           {"stroke", colour(index)},
                           {"stroke-dasharray", dashes[index]},
                           {"points", points}};
    return element("g", {{"data-curve", curve.name}}, "\n" + element("polyline", looks) + markers);
}

std::string legend(const LineChart& chart) {
    constexpr double sample = 34.0, letter = 7.4, space = 34.0;
    std::string svg;
    double x = left;
    for (std::size_t i = 0; i < chart.curves.size(); ++i) {
        const std::string& name = chart.curves[i].name;
        const Attributes looks{{"class", "curve"},
                               {"stroke", colour(i)},
                               {"stroke-dasharray", dashes[i]},
                               {"points", text_of(x) + "," + text_of(legend_y) + " " +
                                              text_of(x + sample) + "," + text_of(legend_y)}};
        svg += element("polyline", looks) + marker(i, x + sample / 2.0, legend_y, "");
        svg += words("", x + sample + 8.0, legend_y + 4.0, "start", name);
        x += sample + 8.0 + letter * static_cast<double>(name.size()) + space;
    }
    return svg;
}

std::string crossing_of(const Crossing& crossing, const Scale& x, const Scale& y) {
    const double at = x(crossing.x);
    // Near an edge the words lean inwards.
    const char* const anchor = at < left + 90.0            ? "start"
                               : at > width - right - 90.0 ? "end"
                                                           : "middle";
    return line("crossing", at, y.begin, at, y.end) +
           element("circle", {{"class", "ring"},
                              {"cx", text_of(at)},
                              {"cy", text_of(y(crossing.y))},
                              {"r", "9"}}) +
           words("halo", at, y.end - 7.0, anchor, crossing.text);
}

} // namespace

std::vector<double> ticks_of_logarithm(double least, double most) {
    const double decades = std::log10(most / least);
    const auto first = static_cast<int>(std::floor(std::log10(least)));
    const auto last = static_cast<int>(std::ceil(std::log10(most)));
    const int step = decades > 12.0 ? 3 : decades > 8.0 ? 2 : 1;
    std::vector<double> ticks;
    for (int power = first; power <= last; ++power) {
        if (step > 1 && power % step != 0) continue;
        for (const double digit : {1.0, 2.0, 5.0}) {
            if (digit > 1.0 && decades > 2.5) break;
            const double tick = digit * std::pow(10.0, power);
            if (tick >= least * (1.0 - 1e-9) && tick <= most * (1.0 + 1e-9)) ticks.push_back(tick);
        }
    }
    return ticks;
}

std::string to_svg(const LineChart& chart) {
    double least = chart.curves.front().y.front();
    double most = least;
    for (const Curve& curve : chart.curves) {
        for (const double y : curve.y) {
            least = std::min(least, y);
            most = std::max(most, y);
        }
    }
    // A little air around the curves; a single point still has an axis.
    const Scale x{chart.x.front() / 1.12, chart.x.back() * 1.12, left, width - right};
    const Scale y{least / 1.6, most * 1.6, height - bottom, top};

    std::string body =
        element("title", {}, escaped(chart.title)) + style +
        element("rect",
                {{"class", "paper"}, {"width", text_of(width)}, {"height", text_of(height)}});
    body += grid(chart, x, y);
    for (const Crossing& crossing : chart.crossings) body += crossing_of(crossing, x, y);
    for (std::size_t i = 0; i < chart.curves.size(); ++i) body += curve_of(chart, i, x, y);
    body += legend(chart);
    return element("svg",
                   {{"xmlns", "http://www.w3.org/2000/svg"},
                    {"class", "chart"},
                    {"role", "img"},
                    {"viewBox", "0 0 " + text_of(width) + " " + text_of(height)}},
                   "\n" + body);
}

} // namespace smnn::cli
