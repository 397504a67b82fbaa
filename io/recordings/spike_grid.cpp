#include "smnn/io/recordings/spike_grid.hpp"

#include <algorithm>

#include "smnn/sim/error.hpp"

namespace smnn::io {

namespace {

const sim::Events& part_of(const Window& window, Part part) {
    return part == Part::input ? window.input : window.spikes;
}

// How far a trial goes: only its last window has that of a stream.
struct Extent {
    sim::Tick ticks = 0;
    std::uint64_t channels = 0; // one past the highest that has an event
};

SpikeReader opened(const SpikeFile& file) {
    SpikeReader recording = open_spikes(file);
    if (recording.part() == Part::both) recording.keep(Part::spikes);
    const bool is_log = recording.format().holds_both_parts;
    if (is_log && !file.facts.part && recording.part() == Part::input) {
        throw sim::ParameterError(file.path + ": has input alone, no spikes");
    }
    return recording;
}

Extent extent_of(SpikeReader& recording, std::uint64_t trial) {
    const std::optional<std::uint64_t> trials = recording.trials();
    if (trials == std::uint64_t{0})
        throw sim::ParameterError(recording.path() + ": holds no trial");
    if (trials && trial >= *trials) {
        throw sim::ParameterError(recording.path() + ": there is no trial " +
                                  std::to_string(trial) + ": it has " + std::to_string(*trials) +
                                  (*trials == 1 ? " trial, number 0" : " trials, counted from 0"));
    }
    // The last ticks are enough where the number of channels is known.
    recording.seek(trial, recording.channels() ? sim::longest_run : 0);
    Extent extent;
    for (Window window; recording.next(window);) {
        extent.ticks = window.until;
        extent.channels =
            std::max({extent.channels, window.input.end_channel(), window.spikes.end_channel()});
        if (window.is_last) break;
    }
    if (recording.channels()) extent.channels = *recording.channels();
    return extent;
}

void require_order(const std::string& where, std::uint64_t from, std::uint64_t end,
                   std::uint64_t most, const std::string& what) {
    if (from < end && end <= most) return;
    throw sim::ParameterError(where + std::to_string(from) + " to " + std::to_string(end) +
                              " cannot be shown: " + what + " " + std::to_string(most));
}

std::uint64_t parts(std::uint64_t whole, std::uint64_t size) { return (whole + size - 1) / size; }

} // namespace

SpikeView find_view(const SpikeFile& file, const AskedView& asked) {
    SpikeReader recording = opened(file);
    const std::string& path = file.path;
    const auto [ticks, channels] = extent_of(recording, asked.trial);
    SpikeView view{.part = recording.part().value_or(Part::input), .trial = asked.trial};
    view.from = asked.from.value_or(0);
    view.until = asked.until.value_or(ticks);
    view.first = asked.first.value_or(0);
    view.end = asked.last ? *asked.last + 1 : channels;
    if (ticks == 0) {
        throw sim::ParameterError(path + ": trial " + std::to_string(asked.trial) +
                                  " has no ticks");
    }
    require_order(path + ": the ticks from ", static_cast<std::uint64_t>(view.from),
                  static_cast<std::uint64_t>(view.until), static_cast<std::uint64_t>(ticks),
                  "the trial's ticks end at");
    require_order(path + ": the channels from ", view.first, view.end, channels,
                  "the channels end at");
    return view;
}

SpikeGrid count_spikes(const SpikeFile& file, const SpikeView& view, std::size_t most_columns,
                       std::size_t most_rows, std::size_t most_each) {
    SpikeReader recording = opened(file);
    if (!recording.time_step_ms()) throw MissingFact(Fact::time_step, file.path);
    SpikeGrid grid{.view = view, .time_step_ms = *recording.time_step_ms()};
    const auto ticks = static_cast<std::uint64_t>(view.until - view.from);
    const std::uint64_t channels = view.end - view.first;
    const std::uint64_t width = parts(ticks, most_columns);
    grid.ticks_per_column = static_cast<sim::Tick>(width);
    grid.channels_per_row = parts(channels, most_rows);
    grid.columns = parts(ticks, width);
    grid.rows = parts(channels, grid.channels_per_row);
    grid.counts.resize(grid.rows * grid.columns);
    grid.each.emplace();

    recording.seek(view.trial, view.from);
    for (Window window; recording.next(window);) {
        const sim::Events& events = part_of(window, view.part);
        for (std::size_t i = events.first_volley_from(view.from); i < events.volleys(); ++i) {
            const sim::Volley volley = events.volley(i);
            if (volley.tick >= view.until) break;
            const auto column = static_cast<std::uint64_t>(volley.tick - view.from) / width;
            for (const sim::Channel channel : volley.channels) {
                if (channel < view.first || channel >= view.end) continue;
                const std::uint64_t place = channel - view.first;
                ++grid.counts[place / grid.channels_per_row * grid.columns + column];
                ++grid.spikes;
                if (grid.spikes > most_each) grid.each.reset();
                if (grid.each) grid.each->append({volley.tick, channel});
            }
        }
        if (window.is_last || window.until >= view.until) break;
    }
    return grid;
}

} // namespace smnn::io
