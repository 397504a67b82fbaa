#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "smnn/learning/activity/context_switch.hpp"
#include "smnn/sim/network.hpp"

namespace smnn::learning {

// Trials of one network with their spikes. Trials of one condition belong together.
struct SpikeTrial {
    std::size_t condition = 0;
    sim::Tick ticks = 0;
    sim::Events spikes;
};
struct SpikeTrials {
    std::vector<std::string> conditions;
    std::vector<SpikeTrial> trials;
};

// The conditions of contextual integration: context and answer, or all that a network must hold because
// the other channel may count later.
enum class ToldApart { by_answer, by_held_state };

// Runs trials [first, first + count) of contextual integration.
//   Errors  ParameterError if the network cannot do it
SpikeTrials run_context_trials(const sim::Network& network, const ContextOptions& options,
                               ToldApart told_apart, std::size_t first, std::size_t count,
                               std::uint64_t seed);

// A condition for each label, in the order of the labels; trials without a label are the last condition.
//   labels  one a trial
SpikeTrials told_apart_by_label(std::vector<SpikeTrial> trials,
                                std::span<const std::optional<std::uint32_t>> labels);

} // namespace smnn::learning
