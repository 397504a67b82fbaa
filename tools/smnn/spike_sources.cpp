#include "tools/smnn/spike_sources.hpp"

#include "io/csv_stream.hpp"
#include "io/log_windows.hpp"
#include "io/nmnist_bin.hpp"
#include "io/nwb_units.hpp"
#include "io/shd.hpp"
#include "io/sonata.hpp"
#include "io/spike_log.hpp"
#include "tools/smnn/command.hpp"
#include "tools/smnn/spike_conversion.hpp"

namespace smnn::cli {

namespace {

std::shared_ptr<io::TimeGrid> grid_for(const std::string& path, const SpikeFacts& facts) {
    return std::make_shared<io::TimeGrid>(
        needed(facts.time_step_ms, "time-step", path), facts.start_ms,
        facts.exact_times ? io::OffGrid::refuse : io::OffGrid::move);
}

// One trial that is in memory.
void give_one_trial(SpikeSource& source, sim::Events events) {
    const auto trial = std::make_shared<std::optional<sim::Events>>(std::move(events));
    source.next = [trial](SpikePiece& piece) {
        if (!*trial) return false;
        piece = {.events = std::move(**trial), .is_last = true};
        trial->reset();
        return true;
    };
}

SpikePiece piece_of(io::Window& window, Part part) {
    return {.trial = window.trial,
            .label = window.label,
            .events = std::move(part == Part::input ? window.input : window.spikes),
            .is_last = window.is_last};
}

SpikeSource source_on(const std::shared_ptr<io::TimeGrid>& grid) {
    SpikeSource source;
    source.time_step_ms = grid->time_step_ms();
    source.grid = grid;
    return source;
}

// A log piece by piece.
void give_windows(SpikeSource& source, const std::shared_ptr<io::SpikeLogReader>& log, Part part) {
    struct State {
        std::shared_ptr<io::SpikeLogReader> log;
        io::LogWindows windows;
        io::Window window{};
    };
    const std::shared_ptr<State> state(
        new State{log, {*log, part == Part::input ? io::Part::input : io::Part::spikes}});
    source.next = [state, part](SpikePiece& piece) {
        try {
            if (!state->windows.next(state->window)) return false;
        } catch (const sim::FormatError& error) {
            throw UsageError(std::string(error.what()) +
                             ": smnn convert --damaged saves the whole trials before it");
        }
        piece = piece_of(state->window, part);
        return true;
    };
}

// A log that may be damaged, trial by trial: only at its end a trial is known to be whole.
void give_whole_trials(SpikeSource& source, const std::shared_ptr<io::SpikeLogReader>& log,
                       Part part) {
    struct State {
        std::shared_ptr<io::SpikeLogReader> log;
        io::RecordedTrial trial{};
        std::uint64_t whole = 0;
    };
    const std::shared_ptr<State> state(new State{log});
    source.next = [state, part](SpikePiece& piece) {
        if (!state->log->next(state->trial) || !state->trial.is_whole) return false;
        piece = {
            .trial = state->whole++,
            .label = state->trial.label,
            .events = std::move(part == Part::input ? state->trial.input : state->trial.spikes),
            .is_last = true};
        return true;
    };
    source.remark = [state]() -> std::string {
        return state->log->damage() ? what_is_left(*state->log->damage(), state->whole) : "";
    };
}

} // namespace

SpikeSource open_log(const std::string& path, const SpikeFacts& facts) {
    const auto log = std::make_shared<io::SpikeLogReader>(
        path, facts.tolerates_damage ? io::Damage::tolerate : io::Damage::refuse);
    const io::SpikeLogHeader& header = log->header();
    if (!facts.part && header.inputs > 0 && header.neurons > 0) {
        throw UsageError(path +
                         ": has input and spikes, one of them is converted: --part input or "
                         "spikes");
    }
    const Part part = facts.part.value_or(header.neurons > 0 ? Part::spikes : Part::input);
    SpikeSource source;
    source.part = part;
    source.channels = part == Part::input ? header.inputs : header.neurons;
    source.time_step_ms = header.time_step_ms;
    if (source.channels == std::uint64_t{0} && facts.part) {
        throw UsageError(part == Part::input ? "--part input: " + path + " has spikes alone"
                                             : "--part spikes: " + path + " has input alone");
    }
    if (facts.tolerates_damage) {
        give_whole_trials(source, log, part);
    } else {
        give_windows(source, log, part);
    }
    return source;
}

SpikeSource open_csv(const std::string& path, const SpikeFacts& facts) {
    struct State {
        io::EventTableReader table;
        std::shared_ptr<io::TimeGrid> grid{};
        io::Window window{};
    };
    const std::shared_ptr<State> state(new State{io::EventTableReader(path)});
    SpikeSource source;
    source.time_step_ms = facts.time_step_ms;
    if (state->table.columns().has_time) {
        state->grid = grid_for(path, facts);
        state->table.put_on(*state->grid);
        source = source_on(state->grid);
    }
    const Part part =
        state->table.columns().address == io::Address::channel ? Part::input : Part::spikes;
    source.part = part;
    source.next = [state, part](SpikePiece& piece) {
        if (!state->table.next(state->window)) return false;
        piece = piece_of(state->window, part);
        return true;
    };
    return source;
}

SpikeSource open_sonata(const std::string& path, const SpikeFacts& facts) {
    const auto grid = grid_for(path, facts);
    const io::SonataReader file(path);
    if (!facts.population && file.populations().size() > 1) {
        std::string names;
        for (const std::string& name : file.populations()) {
            names += (names.empty() ? "" : ", ") + name;
        }
        throw UsageError("--population is needed: " + path + " has " + names);
    }
    const std::string population = facts.population.value_or(file.populations().front());
    const double ms_per_unit =
        file.says_unit(population) ? 1.0 : needed(facts.ms_per_unit, "time-unit", path);
    SpikeSource source = source_on(grid);
    give_one_trial(source, file.spikes(population, *grid, ms_per_unit));
    return source;
}

SpikeSource open_shd(const std::string& path, const SpikeFacts& facts) {
    struct State {
        std::shared_ptr<io::TimeGrid> grid;
        io::ShdReader file;
        std::uint64_t trials = 0;
    };
    const auto grid = grid_for(path, facts);
    const std::shared_ptr<State> state(new State{grid, io::ShdReader(path, *grid)});
    SpikeSource source = source_on(grid);
    source.next = [state](SpikePiece& piece) {
        piece = {.trial = state->trials, .is_last = true};
        if (!state->file.next(piece.events, piece.label)) return false;
        ++state->trials;
        return true;
    };
    return source;
}

SpikeSource open_nwb(const std::string& path, const SpikeFacts& facts) {
    const auto grid = grid_for(path, facts);
    io::NwbUnits units = io::read_nwb_units(path, *grid);
    SpikeSource source = source_on(grid);
    source.part = facts.said_part().value_or(Part::spikes);
    source.channels = units.neurons;
    give_one_trial(source, std::move(units.spikes));
    return source;
}

SpikeSource open_nmnist(const std::string& path, const SpikeFacts& facts) {
    const auto grid = grid_for(path, facts);
    const io::Sensor sensor{needed(facts.width, "width", path),
                            needed(facts.height, "height", path)};
    struct State {
        std::shared_ptr<io::TimeGrid> grid;
        io::NmnistBinReader file;
        bool is_over = false;
    };
    const std::shared_ptr<State> state(new State{grid, io::NmnistBinReader(path, sensor, *grid)});
    SpikeSource source = source_on(grid);
    source.part = Part::input;
    source.channels = sensor.channels();
    source.next = [state](SpikePiece& piece) {
        if (state->is_over) return false;
        piece = {};
        while (!state->is_over && piece.events.size() < io::window_events) {
            state->is_over = !state->file.next_tick(piece.events);
        }
        piece.is_last = state->is_over;
        return true;
    };
    return source;
}

} // namespace smnn::cli
