#include "tools/smnn/terminal/progress.hpp"

#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <iomanip>
#include <iostream>
#include <sstream>

namespace smnn::cli {

namespace {

constexpr auto redraw_interval = std::chrono::milliseconds(100);

// A share of 1 as a bar of fixed width, without its frame.
std::string progress_bar(double share) {
    constexpr std::size_t width = 24;
    const auto full = static_cast<std::size_t>(share * static_cast<double>(width));
    std::string text(width, ' ');
    std::fill_n(text.begin(), full, '=');
    return text;
}

// Seconds as 0:06, 12:30 or 1:02:03.
std::string duration(double seconds) {
    const long whole = std::lround(seconds);
    std::ostringstream text;
    text << std::setfill('0');
    if (whole >= 3600) text << whole / 3600 << ':' << std::setw(2);
    text << whole / 60 % 60 << ':' << std::setw(2) << whole % 60;
    return text.str();
}

bool is_terminal(const std::ostream& err) {
    return &err == &std::cerr && isatty(STDERR_FILENO) == 1;
}

} // namespace

Progress::Progress(std::ostream& err, std::size_t epochs, std::size_t batches_per_epoch,
                   std::size_t batches, bool has_classes)
    : err_(err),
      is_terminal_(is_terminal(err)),
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

StepProgress::StepProgress(std::ostream& err, std::size_t steps)
    : err_(err), is_terminal_(is_terminal(err)), steps_(std::max<std::size_t>(steps, 1)) {}

StepProgress::~StepProgress() {
    if (is_in_line_) err_ << "\r\033[K" << std::flush;
}

void StepProgress::begin(const std::string& part) {
    part_ = part;
    if (is_terminal_) {
        draw();
    } else {
        err_ << part_ << " (" << done_ << " of " << steps_ << " done)\n" << std::flush;
    }
}

void StepProgress::step() {
    ++done_;
    if (is_terminal_ && Clock::now() - drawn_ >= redraw_interval) draw();
}

void StepProgress::draw() {
    drawn_ = Clock::now();
    const double share = static_cast<double>(done_) / static_cast<double>(steps_);
    // Erases what was longer.
    err_ << "\r\033[K[" << progress_bar(share) << "] " << done_ << " of " << steps_ << "  "
         << part_;
    if (done_ > 0) {
        const double seconds = std::chrono::duration<double>(drawn_ - start_).count();
        err_ << "  " << duration(seconds * (1.0 - share) / share) << " left";
    }
    err_ << std::flush;
    is_in_line_ = true;
}

} // namespace smnn::cli
