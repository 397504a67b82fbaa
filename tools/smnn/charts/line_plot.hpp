#pragma once

#include <string>
#include <vector>

#include "tools/smnn/charts/chart.hpp"

namespace smnn::cli {

enum class AxisScale { linear, logarithmic };

struct PlotAxis {
    std::string title{}; // with the unit
    AxisScale scale = AxisScale::linear;
    bool from_zero = false;
    std::string format = "~g"; // of a logarithmic axis
};

// A curve, and how far its values spread where that is known.
struct PlotCurve {
    std::string name;
    std::vector<double> x{};
    std::vector<double> y{};
    std::vector<double> least{}; // as many as y, or none
    std::vector<double> most{};
    bool is_dashed = false; // a line fitted to others
};

// Curves over a common axis. Each has a colour, a dash and a marker of its own; a click on its name
// in the legend leaves the others pale.
struct LinePlot {
    std::string title{};
    std::string note{};
    PlotAxis x{};
    PlotAxis y{};
    std::string curve_title{}; // the title of the legend
    std::vector<PlotCurve> curves{};
    bool has_points = true;
    int height = 260;
    Report marks = Report::array(); // drawn above them: Vega's, with the scales x and y
};

Chart to_chart(const LinePlot& plot);

// The signal `picked`, the name last clicked in a legend, and how opaque an item is by it.
Report picked_signal();
Report opacity_if_picked(const std::string& value);

// A legend above the drawing, each entry of which can be clicked.
Report legend_of(const std::string& title, std::size_t entries);

} // namespace smnn::cli
