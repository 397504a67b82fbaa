#include "smnn/io/time_grid.hpp"

#include <algorithm>
#include <cmath>
#include <sstream>

#include "smnn/io/bytes/decimal.hpp"
#include "smnn/sim/error.hpp"

namespace smnn::io {

namespace {

// A time in a message: shown to its last digit where it would be refused for it.
std::string text(double number) {
    std::ostringstream stream;
    stream.precision(std::numeric_limits<double>::max_digits10 - 2);
    stream << number;
    return stream.str();
}

} // namespace

TimeGrid::TimeGrid(double time_step_ms, double start_ms, OffGrid off_grid)
    : time_step_ms_(time_step_ms), start_ms_(start_ms), off_grid_(off_grid) {
    if (!(time_step_ms > 0.0) || !std::isfinite(time_step_ms)) {
        throw sim::ParameterError("a time step of " + text(time_step_ms) +
                                  " ms: it must be above 0 and finite");
    }
    if (!std::isfinite(start_ms)) {
        throw sim::ParameterError("a start at " + text(start_ms) + " ms: it must be finite");
    }
}

sim::Tick TimeGrid::tick(double time_ms, double precision) {
    const double steps = std::floor((time_ms - start_ms_) / time_step_ms_ + 0.5);
    if (!(steps >= 0.0) || !std::isfinite(time_ms)) {
        throw sim::ParameterError("time " + text(time_ms) + " ms, a finite one from " +
                                  text(start_ms_) + " on is expected");
    }
    if (steps >= static_cast<double>(sim::longest_run)) {
        throw sim::ParameterError("time " + text(time_ms) + " ms is beyond 2^61 ticks of " +
                                  text(time_step_ms_) + " ms");
    }
    ++times_;
    const double move = std::abs(start_ms_ + steps * time_step_ms_ - time_ms);
    const double largest = std::max(std::abs(time_ms), std::abs(start_ms_));
    if (move > std::max((precision / 2.0 + 4.0 * of_double) * largest, of_tick * time_step_ms_)) {
        if (off_grid_ == OffGrid::refuse) {
            throw sim::ParameterError("time " + text(time_ms) + " ms lies between two ticks of " +
                                      text(time_step_ms_) + " ms");
        }
        ++moved_;
        largest_move_ms_ = std::max(largest_move_ms_, move);
    }
    return static_cast<sim::Tick>(steps);
}

std::string TimeGrid::remark() const {
    std::string remark;
    if (left_out_ > 0) {
        remark = std::to_string(left_out_) + (left_out_ == 1 ? " event stands" : " events stand") +
                 " before the first time in the file, and so at none: left out";
    }
    if (moved_ == 0) return remark;
    std::string step;
    std::string most;
    append_number(step, time_step_ms_);
    append_number(most, largest_move_ms_);
    return remark + (remark.empty() ? "" : "; ") + std::to_string(moved_) + " of " +
           std::to_string(times_) + " times lie between ticks of " + step +
           " ms: each goes to the nearest, at most " + most + " ms away";
}

} // namespace smnn::io
