#include "tools/smnn/terminal/progress_bar.hpp"

#include <algorithm>
#include <cmath>
#include <iomanip>
#include <sstream>

namespace smnn::cli {

std::string progress_bar(double share) {
    constexpr std::size_t width = 24;
    const auto full = static_cast<std::size_t>(share * static_cast<double>(width));
    std::string text(width, ' ');
    std::fill_n(text.begin(), full, '=');
    return text;
}

std::string duration(double seconds) {
    const long whole = std::lround(seconds);
    std::ostringstream text;
    text << std::setfill('0');
    if (whole >= 3600) text << whole / 3600 << ':' << std::setw(2);
    text << whole / 60 % 60 << ':' << std::setw(2) << whole % 60;
    return text.str();
}

} // namespace smnn::cli
