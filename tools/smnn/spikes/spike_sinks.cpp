#include "tools/smnn/spikes/spike_sinks.hpp"

#include "smnn/io/file.hpp"
#include "smnn/io/formats/csv_stream.hpp"
#include "smnn/io/formats/shd.hpp"
#include "smnn/io/formats/sonata.hpp"
#include "smnn/io/spike_log.hpp"
#include "tools/smnn/line/command.hpp"

namespace smnn::cli {

namespace {

void append(const sim::Events& piece, sim::Events& events) {
    for (std::size_t i = 0; i < piece.volleys(); ++i) {
        const sim::Volley volley = piece.volley(i);
        for (std::size_t k = 0; k < volley.channels.size(); ++k) {
            events.append({volley.tick, volley.channels[k], volley.value(k)});
        }
    }
}

} // namespace

SpikeSink create_log(const std::string& path, const SpikeFacts&, const SpikeOutline& outline) {
    const bool is_input = outline.part == io::Part::input;
    io::SpikeLogHeader header{.time_step_ms = outline.time_step_ms, .made_by = "smnn convert"};
    (is_input ? header.inputs : header.neurons) = outline.channels;
    const auto log = std::make_shared<io::SpikeLogWriter>(path, header);
    SpikeSink sink;
    sink.begin_trial = [log, ticks = outline.ticks](const std::optional<std::uint32_t>& label) {
        log->begin_trial(ticks, label);
    };
    sink.append = [log, is_input](const sim::Events& piece) {
        is_input ? log->append_input(piece) : log->append_spikes(piece);
    };
    sink.end_trial = [log] { log->end_trial(); };
    sink.close = [log] { log->close(); };
    return sink;
}

SpikeSink create_csv(const std::string& path, const SpikeFacts& facts,
                     const SpikeOutline& outline) {
    struct State {
        io::EventTableWriter table;
        std::uint64_t trials = 0;
    };
    const io::EventColumns columns{
        .address = outline.part == io::Part::input ? io::Address::channel : io::Address::neuron,
        .has_trial = !outline.has_one_trial,
        .has_value = outline.is_graded,
        .has_time = facts.writes_times};
    const std::shared_ptr<State> state(
        new State{io::EventTableWriter(path, columns, outline.time_step_ms)});
    SpikeSink sink;
    sink.begin_trial = [state](const std::optional<std::uint32_t>&) {
        state->table.begin_trial(state->trials++);
    };
    sink.append = [state](const sim::Events& piece) { state->table.append(piece); };
    sink.end_trial = [state] { state->table.end_trial(); };
    sink.close = [state] { state->table.close(); };
    return sink;
}

SpikeSink create_sonata(const std::string& path, const SpikeFacts& facts,
                        const SpikeOutline& outline) {
    if (!facts.population) throw UsageError("--population is needed: SONATA names every one");
    io::require_writable(path); // before the spikes are read
    struct State {
        std::uint64_t trials = 0;
        sim::Events spikes{};
    };
    const auto state = std::make_shared<State>();
    SpikeSink sink;
    sink.begin_trial = [state, path](const std::optional<std::uint32_t>&) {
        if (++state->trials == 1) return;
        throw UsageError(path + ": SONATA holds one trial, there are more: --trial K takes one");
    };
    sink.append = [state](const sim::Events& piece) { append(piece, state->spikes); };
    sink.end_trial = [] {};
    sink.close = [state, path, name = *facts.population, step = outline.time_step_ms] {
        io::write_sonata(path, name, state->spikes, step);
    };
    return sink;
}

SpikeSink create_shd(const std::string& path, const SpikeFacts&, const SpikeOutline& outline) {
    io::require_writable(path);
    struct State {
        io::ShdWriter file;
        std::uint64_t trials = 0;
        std::uint32_t label = 0;
        sim::Events spikes{};
    };
    const std::shared_ptr<State> state(new State{io::ShdWriter(path, outline.time_step_ms)});
    SpikeSink sink;
    sink.begin_trial = [state](const std::optional<std::uint32_t>& label) {
        if (!label) {
            throw UsageError("--label is needed: the SHD layout has one for every trial, trial " +
                             std::to_string(state->trials) + " has none");
        }
        state->label = *label;
        state->spikes.clear();
        ++state->trials;
    };
    sink.append = [state](const sim::Events& piece) { append(piece, state->spikes); };
    sink.end_trial = [state] { state->file.append(state->spikes, state->label); };
    sink.close = [state] { state->file.close(); };
    return sink;
}

} // namespace smnn::cli
