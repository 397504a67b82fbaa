#pragma once

#include <iosfwd>
#include <string>
#include <vector>

#include "tools/smnn/sweep/sweep.hpp"
#include "tools/smnn/terminal/report.hpp"

namespace smnn::cli {

// A sweep that has been made, and of what.
struct Sweep {
    SweepSettings settings;
    std::string subject; // the network, in words
    std::vector<SweepPoint> points;
};

// A network as a sweep names it: one that is given, or the one that will be drawn.
std::string subject_of(const SweepSettings& settings, const std::optional<sim::Network>& network);

// A place of the axis, with its unit.
std::string value_text(SweepAxis axis, double value);

// Keys: sweep, unit, points[], crossovers[], and crossover: the first of them, or null.
Report to_report(const Sweep& sweep);

// For a terminal: the points, and where one engine overtakes the other.
void print(std::ostream& out, const Sweep& sweep);

// The curves alone, and on a page with the same table; `command` made it.
std::string to_svg(const Sweep& sweep);
std::string to_page(const Sweep& sweep, const std::string& command);

} // namespace smnn::cli
