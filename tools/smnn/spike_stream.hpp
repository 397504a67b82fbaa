#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "io/time_grid.hpp"
#include "sim/events.hpp"
#include "tools/smnn/command.hpp"

namespace smnn::cli {

// What a network takes in, or what its neurons make of it.
enum class Part { input, spikes };

// What a person says of a file of spikes, because the file does not.
struct SpikeFacts {
    std::optional<Part> part;
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
    std::optional<Part> said_part() const {
        if (part || inputs.has_value() == neurons.has_value()) return part;
        return inputs ? Part::input : Part::spikes;
    }
};

// What has to be said because the file does not.
//   Errors  UsageError naming the flag
template <class T>
T needed(const std::optional<T>& value, const std::string& flag, const std::string& path) {
    if (!value) throw UsageError("--" + flag + " is needed: " + path + " does not say it");
    return *value;
}

// Some whole ticks of a trial.
struct SpikePiece {
    std::uint64_t trial = 0; // counted from 0
    std::optional<std::uint32_t> label{};
    sim::Events events{};
    bool is_last = false; // of its trial
};

// A file of spikes as it is read, whatever its format. What is not there the file does not say.
struct SpikeSource {
    std::optional<Part> part;
    std::optional<double> time_step_ms;
    std::optional<std::uint64_t> channels;    // D or N
    std::shared_ptr<const io::TimeGrid> grid; // of a file of physical times

    std::function<bool(SpikePiece&)> next; // false when there are no more
    std::function<std::string()> remark;   // for people, at the end; may be empty
};

// What is known of all that is going to be written.
struct SpikeOutline {
    Part part = Part::input;
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
