#pragma once

#include "smnn/io/spike_log.hpp"
#include "smnn/io/window.hpp"

namespace smnn::io {

// A spike log, window by window: input and spikes side by side however far apart they were written.
//   Memory  the events of a window, and those of one kind that the log holds before the other
//   Errors  as SpikeLogReader
class LogWindows {
public:
    // From where the reader stands, which is outside of a trial, or where seek() took it.
    LogWindows(SpikeLogReader& log, Part part) : log_(log), part_(part) {}

    // The next window; false when there are no more. A window ends where it is full, where its trial
    // ends, or where the next record has not been written yet. Damage that is tolerated ends the trial
    // at the last tick that is known.
    bool next(Window& window);

private:
    sim::Tick known_until() const;
    void give(sim::Tick until, Window& window);

    SpikeLogReader& log_;
    Part part_;
    sim::Events input_; // read, not yet given
    sim::Events spikes_;
    sim::Tick input_until_ = 0; // events before it have been read
    sim::Tick spikes_until_ = 0;
    sim::Tick given_until_ = 0;
    std::uint64_t trial_ = 0;
    std::optional<std::uint32_t> label_;
    sim::Tick most_ticks_ = 0;
    bool is_in_trial_ = false;
};

// What was saved of a damaged log.
struct Repair {
    std::optional<sim::FormatError> damage; // nothing: there was none
    std::uint64_t trials = 0;
    std::uint64_t ticks = 0; // of all of them
};

// Writes the readable part of a log that is cut or damaged as a whole one: the trials before the
// damage and, of the one in it, the ticks that are known.
//   Memory  as LogWindows
//   Errors  as SpikeLogReader and SpikeLogWriter
Repair repair_spike_log(const std::string& from, const std::string& to);

} // namespace smnn::io
