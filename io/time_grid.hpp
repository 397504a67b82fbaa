#pragma once

#include <cstdint>
#include <limits>
#include <string>

#include "smnn/sim/events.hpp"

namespace smnn::io {

// What becomes of a time between two ticks.
enum class OffGrid { move, refuse };

// Physical times on the ticks of a time step: each to the nearest tick, from the middle to the later
// one; and what that did to them.
//
// A time is on the grid if it is start_ms + tick * time_step_ms as well as its type can say it: within
// half a unit of its last place, and four units of a double's for changes of unit. So is one within a
// millionth of a tick: simulators add their step up. Every other time is moved, and counted.
class TimeGrid {
public:
    // start_ms is the time of tick 0.
    //   Errors  ParameterError on a time step that is not above 0, a start that is not finite
    explicit TimeGrid(double time_step_ms, double start_ms = 0.0, OffGrid off_grid = OffGrid::move);

    static constexpr double of_double = std::numeric_limits<double>::epsilon();
    static constexpr double of_tick = 1e-6;

    // The tick of a time. `precision` is the relative spacing of the numbers it was stored in.
    //   Errors  ParameterError on a time that is not finite, before the start or beyond 2^61 ticks,
    //           and, where times must be exact, on one between two ticks
    sim::Tick tick(double time_ms, double precision = of_double);

    // Events of a file that have no time, so that they are nowhere on the grid.
    void leave_out(std::uint64_t events) { left_out_ += events; }

    // What became of the times where something did, as one line; empty where nothing did.
    std::string remark() const;

    double time_step_ms() const { return time_step_ms_; }

    std::uint64_t times() const { return times_; } // that were put on it,
    std::uint64_t moved() const { return moved_; } // that were not on the grid
    std::uint64_t left_out() const { return left_out_; }
    double largest_move_ms() const { return largest_move_ms_; }

private:
    double time_step_ms_;
    double start_ms_;
    OffGrid off_grid_;
    std::uint64_t times_ = 0;
    std::uint64_t moved_ = 0;
    std::uint64_t left_out_ = 0;
    double largest_move_ms_ = 0.0;
};

} // namespace smnn::io
