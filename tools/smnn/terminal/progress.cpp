#include "tools/smnn/terminal/progress.hpp"

#include <unistd.h>

#include <iomanip>
#include <iostream>
#include <sstream>

#include "tools/smnn/terminal/progress_bar.hpp"

namespace smnn::cli {

namespace {

constexpr auto redraw_interval = std::chrono::milliseconds(100);

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

void Progress::show(std::size_t batches, const learning::EpochMeans& epoch) {
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
    if (is_terminal_) line << " [" << progress_bar(share) << ']';
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
