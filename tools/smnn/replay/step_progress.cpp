#include "tools/smnn/replay/step_progress.hpp"

#include <unistd.h>

#include <algorithm>
#include <iostream>

#include "tools/smnn/terminal/progress_bar.hpp"

namespace smnn::cli {

namespace {

constexpr auto redraw_interval = std::chrono::milliseconds(100);

} // namespace

StepProgress::StepProgress(std::ostream& err, std::size_t steps)
    : err_(err),
      is_terminal_(&err == &std::cerr && isatty(STDERR_FILENO) == 1),
      steps_(std::max<std::size_t>(steps, 1)) {}

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
