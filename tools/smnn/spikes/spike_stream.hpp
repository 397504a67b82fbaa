#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "smnn/io/log_windows.hpp"
#include "smnn/io/time_grid.hpp"
#include "smnn/io/window.hpp"
#include "tools/smnn/line/command.hpp"

namespace smnn::cli {

// What a person says of a file of spikes, because the file does not.
struct SpikeFacts {
    std::optional<io::Part> part;
    std::optional<double> time_step_ms;
    std::optional<std::size_t> inputs;
    std::optional<std::size_t> neurons;
    std::optional<sim::Tick> ticks;
    std::optional<std::size_t> label;
    std::optional<std::string> population;
    std::optional<double> ms_per_unit;
    std::optional<std::size_t> width; // of a camera
    std::optional<std::size_t> height;
    double start_ms = 0.0;
    bool exact_times = false;
    bool writes_times = false; // into plain text, rather than ticks
    bool tolerates_damage = false;

    // The part that is named, or whose size is.
    std::optional<io::Part> said_part() const {
        if (part || inputs.has_value() == neurons.has_value()) return part;
        return inputs ? io::Part::input : io::Part::spikes;
    }

    friend bool operator==(const SpikeFacts&, const SpikeFacts&) = default;
};

// What has to be said because the file does not.
//   Errors  UsageError naming the flag
template <class T>
T needed(const std::optional<T>& value, const std::string& flag, const std::string& path) {
    if (!value) throw UsageError("--" + flag + " is needed: " + path + " does not say it");
    return *value;
}

// A file of spikes as it is read, whatever its format. What is not there the file does not say.
struct SpikeSource {
    std::optional<io::Part> part;
    std::optional<double> time_step_ms;
    std::optional<std::uint64_t> channels;    // D or N
    std::shared_ptr<const io::TimeGrid> grid; // of a file of physical times
    std::uint64_t seed = 0;                   // of an encoding

    // The next window, its events in `input` whatever they are; false when there are no more.
    std::function<bool(io::Window&)> next;

    // Whether the next window has not been written yet.
    std::function<bool()> would_wait = [] { return false; };

    // How many trials there are, where that is known beforehand.
    std::function<std::optional<std::uint64_t>()> trials = [] { return std::nullopt; };

    std::function<std::string()> remark; // for people, at the end; may be empty
};

// What there is to say, at the end, of how a file was read: its remark, and times that were moved. May be
// empty.
std::string in_words(const SpikeSource& source);

// What is known of all that is going to be written.
struct SpikeOutline {
    io::Part part = io::Part::input;
    double time_step_ms = 0.0;  // 0: not needed
    std::uint64_t channels = 0; // 0: not needed
    sim::Tick ticks = 0;        // of every trial; 0: not needed
    bool has_one_trial = false;
    bool is_graded = true;
};

// A file of spikes as it is written.
struct SpikeSink {
    std::function<void(const std::optional<std::uint32_t>& label)> begin_trial;
    std::function<void(const sim::Events& piece)> append;
    std::function<void()> end_trial;
    std::function<void()> close;
};

} // namespace smnn::cli
