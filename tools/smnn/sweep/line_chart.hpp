#pragma once

#include <string>
#include <vector>

namespace smnn::cli {

// Curves over one axis, both axes logarithmic, as SVG that stands alone or inside a page.
//
//   Each curve has a colour, a dash and a marker of its own, so that print and every eye can tell them
//   apart; each point says its numbers when it is pointed at. Light or dark as the reader has it.
struct Axis {
    std::string title;
    std::string unit; // of its ticks, with prefixes: "s" makes 10 us
};

struct Curve {
    std::string name;
    std::vector<double> y; // above 0, one for each x of the chart
};

struct Crossing { // a place that is marked, and what is said there
    double x = 0.0;
    double y = 0.0;
    std::string text;
};

struct LineChart {
    std::string title; // for those who cannot see it
    Axis x_axis;
    Axis y_axis;
    std::vector<double> x;     // above 0, ascending
    std::vector<Curve> curves; // up to four
    std::vector<Crossing> crossings;
};

std::string to_svg(const LineChart& chart);

// Where to put ticks between two numbers above 0: the powers of ten, and where these are few, 2 and 5
// times them.
std::vector<double> ticks_of_logarithm(double least, double most);

} // namespace smnn::cli
