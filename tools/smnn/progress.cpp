#include "tools/smnn/progress.hpp"

#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <iomanip>
#include <iostream>
#include <sstream>

namespace smnn::cli {

namespace {

constexpr std::size_t bar_width = 24;
constexpr auto redraw_interval = std::chrono::milliseconds(100);

std::string duration(double seconds) {
    const long whole = std::lround(seconds);
    std::ostringstream text;
    text << std::setfill('0');
    if (whole >= 3600) text << whole / 3600 << ':' << std::setw(2);
    text << whole / 60 % 60 << ':' << std::setw(2) << whole % 60;
    return text.str();
}

std::string bar(double share) {
    const auto full = static_cast<std::size_t>(share * static_cast<double>(bar_width));
    std::string text(bar_width, ' ');
    std::fill_n(text.begin(), full, '=');
    return text;
}

} // namespace

Progress::Progress(std::ostream& err, std::size_t epochs, std::size_t batches_per_epoch,
                   std::size_t batches, bool has_classes)
    : err_(err),
      is_terminal_(&err == &std::cerr && isatty(STDERR_FILENO) == 1),
      epochs_(epochs),
      batches_per_epoch_(batches_per_epoch),
      batches_before_(batches),
      has_classes_(has_classes) {}

Progress::~Progress() {
    if (is_in_line_) err_ << '\n' << std::flush;
}

void Progress::show(std::size_t batches, const EpochMeans& epoch) {
    const std::size_t all = epochs_ * batches_per_epoch_;
    const bool epoch_ends = batches % batches_per_epoch_ == 0;
    const Clock::time_point now = Clock::now();
    if (!epoch_ends && (!is_terminal_ || now - drawn_ < redraw_interval)) return;
    drawn_ = now;

    const double share = static_cast<double>(batches) / static_cast<double>(all);
    const double seconds = std::chrono::duration<double>(now - start_).count();
    const double left = seconds * static_cast<double>(all - batches) /
                        static_cast<double>(batches - batches_before_);
    std::ostringstream line;
    line << "epoch " << (batches + batches_per_epoch_ - 1) / batches_per_epoch_ << " of "
         << epochs_;
    if (is_terminal_) line << " [" << bar(share) << ']';
    line << std::fixed << std::setprecision(4) << "  loss " << epoch.loss;
    if (has_classes_) {
        line << std::setprecision(2) << "  accuracy " << 100.0 * epoch.accuracy << " %";
    }
    line << "  " << duration(left) << " left";
    // The last line stays; one that is redrawn first erases what was longer.
    if (is_terminal_) err_ << "\r\033[K";
    err_ << line.str();
    is_in_line_ = is_terminal_ && batches != all;
    if (!is_in_line_) err_ << '\n';
    err_.flush();
}

} // namespace smnn::cli
