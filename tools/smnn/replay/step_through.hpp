#pragma once

#include <functional>
#include <iosfwd>
#include <optional>

#include "smnn/io/spikes.hpp"

namespace smnn::cli {

// Which ticks of a recording are shown, and how fast.
struct Steps {
    std::optional<std::uint64_t> trial; // none: all of them
    sim::Tick from = 0;                 // of each trial
    sim::Tick until = sim::never;
    double speed = 0.0; // of biological time; 0: as fast as possible
};

// Where the steps go: each a window of one tick, or the end of a trial.
struct StepSink {
    std::function<void(const io::Window& first)> begin_trial;
    std::function<void(const io::Window& step)> append;
    std::function<void(sim::Tick until)> end_trial;
    std::function<void()> flush; // before a pause, so that all has been seen
    std::function<void()> close;
    std::function<bool()> is_over = [] { return false; }; // nothing more can be shown
};

// Writes the steps as a file of spikes.
StepSink file_of_steps(io::SpikeWriter writer);

// Draws them as a raster for a terminal.
//   from  the first tick of each trial
StepSink raster_of_steps(std::ostream& out, std::uint64_t channels, sim::Tick from);

struct StepCounts {
    std::uint64_t trials = 0;
    std::uint64_t events = 0;
};

// Shows a recording of one part tick by tick.
//   Errors  as SpikeReader
StepCounts step_through(io::SpikeReader& recording, const Steps& steps, const StepSink& sink);

} // namespace smnn::cli
