#pragma once

#include <chrono>
#include <cstddef>
#include <iosfwd>
#include <string>

namespace smnn::cli {

// Tells how far a long work of equal steps is: on a terminal one line, redrawn; elsewhere one line when
// another part of it begins.
class StepProgress {
public:
    StepProgress(std::ostream& err, std::size_t steps);
    ~StepProgress(); // what is said next begins a line
    StepProgress(const StepProgress&) = delete;
    StepProgress& operator=(const StepProgress&) = delete;

    // The steps to come are of this part.
    void begin(const std::string& part);

    // One more is done.
    void step();

private:
    using Clock = std::chrono::steady_clock;

    void draw();

    std::ostream& err_;
    bool is_terminal_;
    std::size_t steps_;
    std::size_t done_ = 0;
    std::string part_;
    bool is_in_line_ = false;
    Clock::time_point start_ = Clock::now();
    Clock::time_point drawn_{};
};

} // namespace smnn::cli
