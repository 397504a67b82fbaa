#pragma once

#include <cstdint>
#include <optional>

#include "smnn/sim/events.hpp"

namespace smnn::io {

// Which events of a recording.
enum class Part { input, spikes, both };

inline const char* name(Part part) {
    return part == Part::spikes ? "spikes" : part == Part::input ? "input" : "both";
}

// Some ticks of a trial as they come from a stream, and how far the trial goes with them. The
// windows of a trial follow on each other, the first begins at tick 0.
struct Window {
    std::uint64_t trial = 0;                 // counted from 0
    std::optional<std::uint32_t> label{};    // the class of the stimulus
    sim::Tick most_ticks = sim::longest_run; // of the trial, as far as its beginning says it
    sim::Events input{};                     // from where the window before ended
    sim::Events spikes{};
    sim::Tick until = 0;  // no event before this tick is still to come
    bool is_last = false; // of its trial, which has `until` ticks
    bool is_whole = true; // false: the last of a damaged file, whose trial had more ticks
};

// A window ends at the tick at which it has so many events.
inline constexpr std::size_t window_events = 32 * 1024;

// Adds the events of ticks [from, until) to the end of others.
void append_between(sim::Tick from, sim::Tick until, const sim::Events& events, sim::Events& to);

} // namespace smnn::io
