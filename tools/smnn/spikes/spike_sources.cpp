#include "tools/smnn/spikes/spike_sources.hpp"

#include "smnn/io/formats/csv_stream.hpp"
#include "smnn/io/formats/nmnist_bin.hpp"
#include "smnn/io/formats/nwb_units.hpp"
#include "smnn/io/formats/shd.hpp"
#include "smnn/io/formats/sonata.hpp"
#include "smnn/io/spike_log.hpp"
#include "tools/smnn/spikes/spike_conversion.hpp"
#include "tools/smnn/spikes/whole_log.hpp"

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
    source.trials = [] { return 1; };
    source.next = [trial](io::Window& window) {
        if (!*trial) return false;
        window = {};
        window.until = (*trial)->end_tick();
        window.input = std::move(**trial);
        window.is_last = true;
        trial->reset();
        return true;
    };
}

// The part that is read stands as `input`.
void keep(io::Part part, io::Window& window) {
    if (part == io::Part::spikes) std::swap(window.input, window.spikes);
    window.spikes.clear();
}

SpikeSource source_on(const std::shared_ptr<io::TimeGrid>& grid) {
    SpikeSource source;
    source.time_step_ms = grid->time_step_ms();
    source.grid = grid;
    return source;
}

// A log window by window.
void give_windows(SpikeSource& source, const std::shared_ptr<io::SpikeLogReader>& log,
                  io::Part part) {
    const auto windows = std::make_shared<io::LogWindows>(*log, part);
    source.next = [log, windows, part](io::Window& window) {
        if (!next_of_whole(*windows, window)) return false;
        keep(part, window);
        return true;
    };
    source.would_wait = [log] { return log->would_wait(); };
    source.trials = [log]() -> std::optional<std::uint64_t> {
        const std::optional<io::LogEnd> end = log->find_end();
        if (!end) return std::nullopt;
        return end->trials;
    };
}

// A log that may be damaged, trial by trial: only at its end a trial is known to be whole.
void give_whole_trials(SpikeSource& source, const std::shared_ptr<io::SpikeLogReader>& log,
                       io::Part part) {
    struct State {
        std::shared_ptr<io::SpikeLogReader> log;
        io::RecordedTrial trial{};
        std::uint64_t whole = 0;
    };
    const std::shared_ptr<State> state(new State{log});
    source.next = [state, part](io::Window& window) {
        io::RecordedTrial& trial = state->trial;
        if (!state->log->next(trial) || !trial.is_whole) return false;
        window = {};
        window.trial = state->whole++;
        window.label = trial.label;
        window.input = std::move(part == io::Part::input ? trial.input : trial.spikes);
        window.until = trial.ticks;
        window.is_last = true;
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
    const io::Part part =
        facts.part.value_or(header.neurons > 0 ? io::Part::spikes : io::Part::input);
    SpikeSource source;
    source.part = part;
    source.channels = part == io::Part::input ? header.inputs : header.neurons;
    source.time_step_ms = header.time_step_ms;
    source.seed = header.seed;
    if (source.channels == std::uint64_t{0} && facts.part) {
        throw UsageError(part == io::Part::input ? "--part input: " + path + " has spikes alone"
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
    };
    const std::shared_ptr<State> state(new State{io::EventTableReader(path)});
    SpikeSource source;
    source.time_step_ms = facts.time_step_ms;
    if (state->table.columns().has_time) {
        state->grid = grid_for(path, facts);
        state->table.put_on(*state->grid);
        source = source_on(state->grid);
    }
    const io::Part part =
        state->table.columns().address == io::Address::channel ? io::Part::input : io::Part::spikes;
    source.part = part;
    source.next = [state, part](io::Window& window) {
        if (!state->table.next(window)) return false;
        keep(part, window);
        return true;
    };
    source.would_wait = [state] { return state->table.would_wait(); };
    if (!state->table.columns().has_trial) source.trials = [] { return 1; };
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
    source.next = [state](io::Window& window) {
        window = {};
        if (!state->file.next(window.input, window.label)) return false;
        window.trial = state->trials++;
        window.until = window.input.end_tick();
        window.is_last = true;
        return true;
    };
    return source;
}

SpikeSource open_nwb(const std::string& path, const SpikeFacts& facts) {
    const auto grid = grid_for(path, facts);
    io::NwbUnits units = io::read_nwb_units(path, *grid);
    SpikeSource source = source_on(grid);
    source.part = facts.said_part().value_or(io::Part::spikes);
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
        sim::Tick until = 0;
        bool is_over = false;
    };
    const std::shared_ptr<State> state(new State{grid, io::NmnistBinReader(path, sensor, *grid)});
    SpikeSource source = source_on(grid);
    source.part = io::Part::input;
    source.channels = sensor.channels();
    source.trials = [] { return 1; };
    source.next = [state](io::Window& window) {
        if (state->is_over) return false;
        window = {};
        while (!state->is_over && window.input.size() < io::window_events) {
            const std::optional<sim::Tick> tick = state->file.next_tick(window.input);
            state->is_over = !tick;
            if (tick) state->until = *tick + 1;
        }
        window.until = state->until;
        window.is_last = state->is_over;
        return true;
    };
    return source;
}

} // namespace smnn::cli
