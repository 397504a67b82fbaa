#include "tools/smnn/analyse/spike_trials.hpp"

#include <optional>
#include <sstream>

#include "smnn/io/spike_log.hpp"
#include "smnn/sim/engines/engine.hpp"
#include "smnn/sim/error.hpp"
#include "tools/smnn/flags/identity.hpp"

namespace smnn::cli {

namespace {

void require_fit(const std::string& path, const io::SpikeLogHeader& header,
                 const sim::Network& network) {
    std::ostringstream what;
    what << path << ": ";
    const std::uint64_t identity = sim::identity(network);
    if (header.network_identity != 0 && header.network_identity != identity) {
        what << "was recorded of network " << identity_text(header.network_identity)
             << ", the one given is " << identity_text(identity);
    } else if (header.time_step_ms != network.neuron.time_step_ms) {
        what << "has a time step of " << header.time_step_ms << " ms, the network of "
             << network.neuron.time_step_ms << " ms";
    } else if (header.neurons != 0 && header.neurons != network.neurons()) {
        what << "has spikes of " << header.neurons << " neurons, the network has "
             << network.neurons();
    } else if (header.neurons == 0 && header.inputs != network.inputs()) {
        what << "has " << header.inputs << " input channels, the network " << network.inputs();
    } else {
        return;
    }
    throw sim::ParameterError(what.str());
}

} // namespace

learning::SpikeTrials read_trials(const std::string& path, const sim::Network& network,
                                  std::size_t most, sim::Tick most_ticks) {
    io::SpikeLogReader log(path);
    require_fit(path, log.header(), network);
    const bool is_recorded = log.header().neurons != 0;
    std::vector<learning::SpikeTrial> trials;
    std::vector<std::optional<std::uint32_t>> labels;
    io::RecordedTrial trial;
    while (trials.size() < most && log.next(trial)) {
        if (trial.ticks < 1 || trial.ticks > most_ticks) {
            throw sim::ParameterError(path + ": trial " + std::to_string(trials.size()) + ": has " +
                                      std::to_string(trial.ticks) + " ticks: 1 to " +
                                      std::to_string(most_ticks) + " can be looked at");
        }
        if (!is_recorded) {
            trial.spikes = sim::run(sim::Engine::automatic, network, std::move(trial.input),
                                    {.ticks = trial.ticks})
                               .spikes;
        }
        labels.push_back(trial.label);
        trials.push_back({0, trial.ticks, std::move(trial.spikes)});
    }
    if (trials.empty()) throw sim::ParameterError(path + ": has no trials: one or more are needed");
    return learning::told_apart_by_label(std::move(trials), labels);
}

} // namespace smnn::cli
