#pragma once

#include <iosfwd>
#include <string>

#include "tools/smnn/analyse/paths.hpp"
#include "tools/smnn/terminal/report.hpp"

namespace smnn::cli {

// Paths, end points and how far they are apart, for pictures: values to six decimals.
void add_mode_space(Report& report, const sim::Network& network, const Axes& axes,
                    const ModeSpace& space);

// The end points and what is said of them, for people.
void print_for_people(std::ostream& out, const ModeSpace& space);

// The paths, a line a trial and point.
std::string to_csv(const ModeSpace& space);

} // namespace smnn::cli
