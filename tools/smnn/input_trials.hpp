#pragma once

#include <deque>
#include <optional>
#include <string>

#include "io/spike_log.hpp"
#include "sim/network.hpp"

namespace smnn::cli {

// A path that ends in .csv is plain text; any other is a spike log.
bool is_csv(const std::string& path);

// What a damaged log is told to be good for.
inline constexpr const char* damage_hint =
    ": smnn convert --damaged saves the whole trials before it";

// The next trial of a log that must be whole; false when there are no more.
//   Errors  UsageError where the log is damaged, with the command that saves what is before the damage
bool next_of_whole(io::SpikeLogReader& log, io::RecordedTrial& trial);

// The trials of a file that is to be the input of a network, one at a time: a spike log, or plain
// text, which does not say how long a trial is nor what its channels are.
//   ticks   the length of every trial; without it a log's own, for plain text one past the last event
//   refine  m: the network will run with its time step refined m times, so each tick becomes m ticks; a log
//           that has that finer time step already is taken as it is
//   Errors  UsageError naming file and trial if it has another time step or other channels than the
//           network, or events beyond `ticks`; ParameterError and FormatError as the readers of io
class InputTrials {
public:
    InputTrials(std::string path, const sim::Network& network,
                const std::optional<sim::Tick>& ticks, sim::Tick refine = 1);

    // The next trial, without what was recorded of spikes; false when there are no more.
    bool next(io::RecordedTrial& trial);

    // Of the encoding, where the file says it.
    std::uint64_t seed() const { return log_ ? log_->header().seed : 0; }

private:
    std::string path_;
    std::uint64_t channels_; // of the network
    std::optional<sim::Tick> ticks_;
    sim::Tick refine_;
    std::uint64_t trials_ = 0;              // given out
    std::optional<io::SpikeLogReader> log_; // a spike log,
    std::deque<sim::Events> plain_;         // or the trials of a plain text that are still to come
};

} // namespace smnn::cli
