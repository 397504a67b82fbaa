#include "tools/smnn/analyse/spike_trials.hpp"

#include <map>
#include <optional>
#include <sstream>

#include "smnn/io/spike_log.hpp"
#include "smnn/learning/evaluation/evaluate.hpp"
#include "smnn/sim/engines/engine.hpp"
#include "tools/smnn/flags/identity.hpp"
#include "tools/smnn/line/command.hpp"

namespace smnn::cli {

namespace {

const char* sign(bool is_positive) { return is_positive ? "+" : "-"; }

std::vector<std::string> condition_names(ToldApart told_apart) {
    std::vector<std::string> names;
    for (std::size_t state = 0; state < learning::held_states; ++state) {
        const learning::ContextCondition condition = learning::condition_of(state);
        const std::string context = "context " + std::to_string(condition.context + 1);
        if (told_apart == ToldApart::by_held_state) {
            names.push_back(context + ", channels " + sign(condition.is_positive[0]) +
                            sign(condition.is_positive[1]));
        } else if (state % 4 < 2) {
            names.push_back(context + ", choice " + sign(state % 2 == 0));
        }
    }
    return names;
}

std::size_t index_of(const learning::ContextCondition& condition, ToldApart told_apart) {
    return told_apart == ToldApart::by_held_state
               ? learning::held_state(condition)
               : condition.context * 2 + (condition.choice() ? 0U : 1U);
}

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
    throw UsageError(what.str());
}

// Conditions in the order of their labels; trials without one are the last condition.
SpikeTrials told_apart_by_label(std::vector<SpikeTrial> trials,
                                const std::vector<std::optional<std::uint32_t>>& labels) {
    SpikeTrials result;
    std::map<std::uint64_t, std::size_t> conditions;
    const auto key = [](std::optional<std::uint32_t> label) {
        return label ? std::uint64_t{*label} : UINT64_MAX;
    };
    for (const auto& label : labels) conditions[key(label)] = 0;
    for (auto& [label, index] : conditions) {
        index = result.conditions.size();
        result.conditions.push_back(label == UINT64_MAX ? "no label"
                                                        : "label " + std::to_string(label));
    }
    for (std::size_t i = 0; i < trials.size(); ++i)
        trials[i].condition = conditions[key(labels[i])];
    result.trials = std::move(trials);
    return result;
}

} // namespace

SpikeTrials run_context_trials(const sim::Network& network, const learning::ContextOptions& options,
                               ToldApart told_apart, std::size_t first, std::size_t count,
                               std::uint64_t seed) {
    const learning::Task task = learning::contextual_integration(options);
    learning::require_fit(network, task);
    SpikeTrials result{condition_names(told_apart), {}};
    learning::Trial trial;
    for (std::size_t index = first; index < first + count; ++index) {
        sim::Random chance(seed, "encoding", index);
        const auto condition = learning::draw_condition(options, chance);
        sim::Random random(seed, "encoding", index);
        task.make_trial(index, random, trial);
        sim::Trace trace = sim::run(sim::Engine::automatic, network, std::move(trial.input),
                                    {.ticks = task.ticks});
        result.trials.push_back(
            {index_of(condition, told_apart), task.ticks, std::move(trace.spikes)});
    }
    return result;
}

SpikeTrials read_trials(const std::string& path, const sim::Network& network, std::size_t most,
                        sim::Tick most_ticks) {
    io::SpikeLogReader log(path);
    require_fit(path, log.header(), network);
    const bool is_recorded = log.header().neurons != 0;
    std::vector<SpikeTrial> trials;
    std::vector<std::optional<std::uint32_t>> labels;
    io::RecordedTrial trial;
    while (trials.size() < most && log.next(trial)) {
        if (trial.ticks < 1 || trial.ticks > most_ticks) {
            throw UsageError(path + ": trial " + std::to_string(trials.size()) + ": has " +
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
    if (trials.empty()) throw UsageError(path + ": has no trials: one or more are needed");
    return told_apart_by_label(std::move(trials), labels);
}

} // namespace smnn::cli
