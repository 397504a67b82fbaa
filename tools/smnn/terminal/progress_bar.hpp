#pragma once

#include <string>

namespace smnn::cli {

// A share of 1 as a bar of fixed width, without its frame.
std::string progress_bar(double share);

// Seconds as 0:06, 12:30 or 1:02:03.
std::string duration(double seconds);

} // namespace smnn::cli
