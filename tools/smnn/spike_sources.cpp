#include "tools/smnn/spike_sources.hpp"

#include "io/csv.hpp"
#include "io/nmnist_bin.hpp"
#include "io/nwb_units.hpp"
#include "io/shd.hpp"
#include "io/sonata.hpp"
#include "io/spike_log.hpp"
#include "tools/smnn/command.hpp"
#include "tools/smnn/input_trials.hpp"
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
    struct State {
        sim::Events events;
        bool is_begun = false;
        bool is_given = false;
    };
    const auto state = std::make_shared<State>();
    state->events = std::move(events);
    source.next_trial = [state]() -> std::optional<TrialFacts> {
        if (state->is_begun) return std::nullopt;
        state->is_begun = true;
        return TrialFacts{};
    };
    source.next_piece = [state](sim::Events& piece) {
        if (state->is_given) return false;
        state->is_given = true;
        piece = std::move(state->events);
        return true;
    };
}

SpikeSource source_on(const std::shared_ptr<io::TimeGrid>& grid) {
    SpikeSource source;
    source.time_step_ms = grid->time_step_ms();
    source.grid = grid;
    return source;
}

} // namespace

SpikeSource open_log(const std::string& path, const SpikeFacts& facts) {
    struct State {
        io::SpikeLogReader log;
        io::RecordedTrial trial{};
        bool is_given = false;
        std::uint64_t whole = 0;
    };
    const std::shared_ptr<State> state(new State{io::SpikeLogReader(
        path, facts.tolerates_damage ? io::Damage::tolerate : io::Damage::refuse)});
    const io::SpikeLogHeader& header = state->log.header();
    if (!facts.part && header.inputs > 0 && header.neurons > 0) {
        throw UsageError(path +
                         ": has input and spikes, one of them is converted: --part input or "
                         "spikes");
    }
    SpikeSource source;
    source.part = facts.part.value_or(header.neurons > 0 ? Part::spikes : Part::input);
    source.channels = source.part == Part::input ? header.inputs : header.neurons;
    source.time_step_ms = header.time_step_ms;
    if (source.channels == std::uint64_t{0} && facts.part) {
        throw UsageError(source.part == Part::input
                             ? "--part input: " + path + " has spikes alone"
                             : "--part spikes: " + path + " has input alone");
    }
    source.next_trial = [state]() -> std::optional<TrialFacts> {
        if (!next_of_whole(state->log, state->trial) || !state->trial.is_whole) return std::nullopt;
        ++state->whole;
        state->is_given = false;
        return TrialFacts{state->trial.ticks, state->trial.label};
    };
    source.next_piece = [state, part = *source.part](sim::Events& piece) {
        if (state->is_given) return false;
        state->is_given = true;
        piece = std::move(part == Part::input ? state->trial.input : state->trial.spikes);
        return true;
    };
    source.remark = [state]() -> std::string {
        if (!state->log.damage()) return {};
        return what_is_left(*state->log.damage(), state->whole);
    };
    return source;
}

SpikeSource open_csv(const std::string& path, const SpikeFacts& facts) {
    struct State {
        io::EventTable table;
        std::size_t begun = 0;
        bool is_given = false;
    };
    const std::shared_ptr<State> state(new State{io::read_events_csv(path)});
    SpikeSource source;
    source.time_step_ms = facts.time_step_ms;
    source.part = state->table.address == io::Address::channel ? Part::input : Part::spikes;
    source.next_trial = [state]() -> std::optional<TrialFacts> {
        if (state->begun == state->table.trials.size()) return std::nullopt;
        ++state->begun;
        state->is_given = false;
        return TrialFacts{};
    };
    source.next_piece = [state](sim::Events& piece) {
        if (state->is_given) return false;
        state->is_given = true;
        piece = state->table.trials[state->begun - 1];
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
        io::ShdReader file;
        sim::Events spikes{};
        bool is_given = false;
    };
    const auto grid = grid_for(path, facts);
    const std::shared_ptr<State> state(new State{io::ShdReader(path, *grid)});
    SpikeSource source = source_on(grid);
    source.next_trial = [state, grid]() -> std::optional<TrialFacts> {
        TrialFacts trial;
        if (!state->file.next(state->spikes, trial.label)) return std::nullopt;
        state->is_given = false;
        return trial;
    };
    source.next_piece = [state](sim::Events& piece) {
        if (state->is_given) return false;
        state->is_given = true;
        piece = std::move(state->spikes);
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
    const auto file = std::make_shared<io::NmnistBinReader>(path, sensor, *grid);
    SpikeSource source = source_on(grid);
    source.part = Part::input;
    source.channels = sensor.channels();
    source.next_trial = [grid, begun = false]() mutable -> std::optional<TrialFacts> {
        if (begun) return std::nullopt;
        begun = true;
        return TrialFacts{};
    };
    source.next_piece = [file](sim::Events& piece) { return file->next_tick(piece).has_value(); };
    return source;
}

} // namespace smnn::cli
