#include "tools/smnn/replay/spike_grid.hpp"

#include <algorithm>

#include "tools/smnn/flags/part_name.hpp"
#include "tools/smnn/line/command.hpp"

namespace smnn::cli {

namespace {

const sim::Events& part_of(const io::Window& window, io::Part part) {
    return part == io::Part::input ? window.input : window.spikes;
}

// The ticks of a trial: only its last record knows those of a stream.
sim::Tick ticks_of(io::SpikeLogReader& log, const AskedView& asked) {
    const std::optional<io::LogEnd> end = log.find_end();
    if (end && end->trials == 0) throw UsageError(log.path() + ": holds no trial");
    if (end && asked.trial >= end->trials) {
        throw UsageError("--trial " + std::to_string(asked.trial) + ": " + log.path() + " has " +
                         std::to_string(end->trials) +
                         (end->trials == 1 ? " trial, number 0" : " trials, counted from 0"));
    }
    log.seek(asked.trial, sim::longest_run);
    io::LogWindows windows(log, asked.part);
    io::Window window;
    while (windows.next(window) && !window.is_last) {
    }
    return window.until;
}

void require_order(const char* flags, std::uint64_t from, std::uint64_t end, std::uint64_t most,
                   const std::string& what) {
    if (from < end && end <= most) return;
    throw UsageError(std::string(flags) + ": " + std::to_string(from) + " to " +
                     std::to_string(end) + ", " + what + " " + std::to_string(most));
}

std::uint64_t parts(std::uint64_t whole, std::uint64_t size) { return (whole + size - 1) / size; }

} // namespace

SpikeView find_view(const std::string& path, const AskedView& asked) {
    io::SpikeLogReader log(path);
    const bool is_input = asked.part == io::Part::input;
    const std::uint64_t channels = is_input ? log.header().inputs : log.header().neurons;
    if (channels == 0) {
        throw UsageError(path + (is_input ? ": has spikes alone, no input"
                                          : ": has input alone, no spikes: a log of simulate "
                                            "--record has them"));
    }
    const sim::Tick ticks = ticks_of(log, asked);
    SpikeView view{.part = asked.part, .trial = asked.trial};
    view.from = asked.from.value_or(0);
    view.until = asked.until.value_or(ticks);
    view.first = asked.first.value_or(0);
    view.end = asked.last ? *asked.last + 1 : channels;
    if (ticks == 0) {
        throw UsageError(path + ": trial " + std::to_string(asked.trial) + " has no ticks");
    }
    require_order("--from, --until", static_cast<std::uint64_t>(view.from),
                  static_cast<std::uint64_t>(view.until), static_cast<std::uint64_t>(ticks),
                  "the trial's ticks end at");
    require_order("--neurons", view.first, view.end, channels, "the channels end at");
    return view;
}

SpikeGrid count_spikes(const std::string& path, const SpikeView& view, std::size_t most_columns,
                       std::size_t most_rows, std::size_t most_each) {
    io::SpikeLogReader log(path);
    SpikeGrid grid{.view = view, .time_step_ms = log.header().time_step_ms};
    const auto ticks = static_cast<std::uint64_t>(view.until - view.from);
    const std::uint64_t channels = view.end - view.first;
    const std::uint64_t width = parts(ticks, most_columns);
    grid.ticks_per_column = static_cast<sim::Tick>(width);
    grid.channels_per_row = parts(channels, most_rows);
    grid.columns = parts(ticks, width);
    grid.rows = parts(channels, grid.channels_per_row);
    grid.counts.resize(grid.rows * grid.columns);
    grid.each.emplace();

    log.seek(view.trial, view.from);
    io::LogWindows windows(log, view.part);
    io::Window window;
    while (windows.next(window)) {
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

} // namespace smnn::cli
