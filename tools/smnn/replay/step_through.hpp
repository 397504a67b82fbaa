#pragma once

#include <functional>
#include <optional>

#include "smnn/io/log_windows.hpp"

namespace smnn::cli {

// Which ticks of a log are shown, and how fast.
struct Steps {
    io::Part part = io::Part::spikes;
    std::optional<std::uint64_t> trial; // none: all of them
    sim::Tick from = 0;                 // of each trial
    sim::Tick until = sim::never;
    double speed = 0.0; // of biological time; 0: as fast as possible
};

// Where the steps go.
struct StepSink {
    std::function<void(const io::Window& first)> begin_trial;
    std::function<void(const sim::Volley& volley)> append;
    std::function<void(sim::Tick until)> end_trial;
    std::function<void()> flush; // before a pause, so that who watches has seen all
    std::function<void()> close;
    std::function<bool()> is_over = [] { return false; }; // nobody watches any more
};

struct StepCounts {
    std::uint64_t trials = 0;
    std::uint64_t events = 0;
};

// Shows a log tick by tick.
//   Errors  as SpikeLogReader
StepCounts step_through(io::SpikeLogReader& log, const Steps& steps, const StepSink& sink);

} // namespace smnn::cli
