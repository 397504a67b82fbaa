#include "smnn/learning/activity/spike_trials.hpp"

#include <map>
#include <utility>

#include "smnn/learning/evaluation/evaluate.hpp"
#include "smnn/sim/simulator.hpp"

namespace smnn::learning {

namespace {

const char* sign(bool is_positive) { return is_positive ? "+" : "-"; }

std::vector<std::string> condition_names(ToldApart told_apart) {
    std::vector<std::string> names;
    for (std::size_t state = 0; state < held_states; ++state) {
        const ContextCondition condition = condition_of(state);
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

std::size_t index_of(const ContextCondition& condition, ToldApart told_apart) {
    return told_apart == ToldApart::by_held_state
               ? held_state(condition)
               : condition.context * 2 + (condition.choice() ? 0U : 1U);
}

} // namespace

SpikeTrials run_context_trials(const sim::Network& network, const ContextOptions& options,
                               ToldApart told_apart, std::size_t first, std::size_t count,
                               std::uint64_t seed) {
    const Task task = contextual_integration(options);
    require_fit(network, task);
    SpikeTrials result{condition_names(told_apart), {}};
    sim::Simulator simulator(network);
    Trial trial;
    for (std::size_t index = first; index < first + count; ++index) {
        sim::Random chance(seed, "encoding", index);
        const auto condition = draw_condition(options, chance);
        sim::Random random(seed, "encoding", index);
        task.make_trial(index, random, trial);
        sim::Trace trace =
            simulator.run(sim::Engine::automatic, trial.input, {.ticks = task.ticks});
        result.trials.push_back(
            {index_of(condition, told_apart), task.ticks, std::move(trace.spikes)});
    }
    return result;
}

SpikeTrials told_apart_by_label(std::vector<SpikeTrial> trials,
                                std::span<const std::optional<std::uint32_t>> labels) {
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

} // namespace smnn::learning
