#include "tools/smnn/analyse/spike_trials.hpp"

#include <optional>
#include <utility>

#include "smnn/sim/error.hpp"
#include "smnn/sim/simulator.hpp"

namespace smnn::cli {

learning::SpikeTrials read_trials(const io::SpikeFile& file, const sim::Network& network,
                                  std::size_t most, sim::Tick most_ticks) {
    io::SpikeFile spikes = file;
    if (!spikes.format) spikes.format = &io::format_to_read(file.path);
    if (!(*spikes.format)->says_time_step && !spikes.facts.time_step_ms) {
        spikes.facts.time_step_ms = network.neuron.time_step_ms;
    }
    io::SpikeReader recording = io::open_spikes(spikes);
    if (recording.part() == io::Part::both) recording.keep(io::Part::spikes);
    io::require_recorded_from(recording, network);
    if (!recording.part()) throw io::MissingFact(io::Fact::part, file.path);
    const bool is_recorded = recording.part() == io::Part::spikes;
    std::vector<learning::SpikeTrial> trials;
    std::vector<std::optional<std::uint32_t>> labels;
    sim::Events events;
    for (io::Window window; trials.size() < most && recording.next(window);) {
        events.append(is_recorded ? window.spikes : window.input);
        if (!window.is_last) continue;
        const std::string where = file.path + ": trial " + std::to_string(trials.size()) + ": ";
        if (window.until < 1 || window.until > most_ticks) {
            throw sim::ParameterError(where + "has " + std::to_string(window.until) +
                                      " ticks: 1 to " + std::to_string(most_ticks) +
                                      " can be looked at");
        }
        if (is_recorded && events.end_channel() > network.neurons()) {
            throw sim::ParameterError(where + "a spike of neuron " +
                                      std::to_string(events.end_channel() - 1) +
                                      ", the network has " + std::to_string(network.neurons()));
        }
        if (!is_recorded) {
            events =
                sim::run(sim::Engine::automatic, network, events, {.ticks = window.until}).spikes;
        }
        labels.push_back(window.label);
        trials.push_back({0, window.until, std::exchange(events, {})});
    }
    if (trials.empty()) {
        throw sim::ParameterError(file.path + ": has no trials: one or more are needed");
    }
    return learning::told_apart_by_label(std::move(trials), labels);
}

} // namespace smnn::cli
