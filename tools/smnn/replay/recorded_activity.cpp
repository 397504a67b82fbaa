#include "tools/smnn/replay/recorded_activity.hpp"

#include "smnn/sim/error.hpp"
#include "tools/smnn/terminal/progress.hpp"

namespace smnn::cli {

namespace {

learning::Activity count(io::SpikeReader& recording, const RecordedActivity& of,
                         std::optional<sim::Tick> refractory_ticks, std::ostream& err) {
    learning::ActivityCounter counter(of.neurons, of.time_step_ms);
    StepProgress progress(err, recording.trials().value_or(0));
    for (io::Window window; recording.next(window);) {
        counter.add(window.spikes);
        if (!window.is_last) continue;
        counter.end_trial(window.until);
        progress.step();
    }
    return counter.activity(refractory_ticks);
}

// The number of neurons that the file has or, where it does not say it, that the network has.
std::uint64_t neurons_of(const io::SpikeReader& recording,
                         const std::optional<NamedNetwork>& network) {
    if (recording.neurons()) return *recording.neurons();
    if (network) return network->network.neurons();
    throw io::MissingFact(io::Fact::neurons, recording.path());
}

} // namespace

RecordedActivity read_activity(const io::SpikeFile& file,
                               const std::optional<NamedNetwork>& network, std::ostream& err) {
    io::SpikeFile spikes = file;
    if (!spikes.format) spikes.format = &io::format_to_read(file.path);
    if (!(*spikes.format)->holds_both_parts) spikes.facts.part = io::Part::spikes;
    if (network && !(*spikes.format)->says_time_step && !spikes.facts.time_step_ms) {
        spikes.facts.time_step_ms = network->network.neuron.time_step_ms;
    }
    io::SpikeReader recording = io::open_spikes(spikes);
    if (recording.part() == io::Part::input) {
        throw sim::ParameterError(file.path +
                                  ": holds input alone, the spikes of a network are needed");
    }
    recording.keep(io::Part::spikes);
    std::optional<sim::Tick> refractory_ticks;
    if (network) {
        io::require_recorded_from(recording, network->network);
        refractory_ticks = sim::refractory_ticks(network->network.neuron);
    }
    RecordedActivity recorded;
    recorded.neurons = neurons_of(recording, network);
    if (!recording.time_step_ms()) throw io::MissingFact(io::Fact::time_step, file.path);
    recorded.time_step_ms = *recording.time_step_ms();
    try {
        recorded.activity = count(recording, recorded, refractory_ticks, err);
    } catch (const io::ContradictingFact&) {
        throw;
    } catch (const sim::ParameterError& error) {
        throw sim::ParameterError(file.path + ": " + error.what());
    }
    return recorded;
}

} // namespace smnn::cli
