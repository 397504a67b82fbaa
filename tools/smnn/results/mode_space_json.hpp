#pragma once

#include "smnn/learning/activity/mode_space.hpp"
#include "tools/smnn/results/result_file.hpp"

namespace smnn::cli {

inline constexpr const char* measure_of_separation =
    "least distance between the mean end points of two conditions, in units of the sum of their "
    "root "
    "mean square spreads: 1 over the largest similarity of Davies and Bouldin";
inline constexpr const char* basis_of_coefficients = "[Win, xi_in] orthonormalised";

// Paths, end points and how far they are apart, for pictures: values to six decimals.
void add_mode_space(Report& report, const sim::Network& network, const learning::ModeSpace& space);

// The same from a file, as far as a page draws it: paths and end points along the output modes, counts
// and coefficients.
//   Errors  as number_at(); sim::ParameterError if there is no trial, condition or mode, if a condition is
//           none of those named, or if a trial has other modes than the first
learning::ModeSpace mode_space_from(const ResultFile& result);

// A value to six decimals: pictures need no more, and a double of 17 digits is a long word.
double short_number(double value);

} // namespace smnn::cli
