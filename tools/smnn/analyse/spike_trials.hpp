#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "smnn/learning/activity/context_switch.hpp"
#include "smnn/sim/network.hpp"

namespace smnn::cli {

// Trials of one network with their spikes, and what each was about.
struct SpikeTrial {
    std::size_t condition = 0;
    sim::Tick ticks = 0;
    sim::Events spikes;
};
struct SpikeTrials {
    std::vector<std::string> conditions;
    std::vector<SpikeTrial> trials;
};

// What trials of contextual integration are told apart by: context and answer, or all that a network
// must hold that is asked about the other channel later.
enum class ToldApart { by_answer, by_held_state };

// Runs trials [first, first + count) of contextual integration.
//   Errors  ParameterError if the network cannot do it
SpikeTrials run_context_trials(const sim::Network& network, const learning::ContextOptions& options,
                               ToldApart told_apart, std::size_t first, std::size_t count,
                               std::uint64_t seed);

// The trials of a spike log, `most` at most, told apart by their labels: as recorded of this network, or
// of input alone, which the network is run on.
//   Errors  UsageError naming the log if it is of another network, does not fit this one, has no trials,
//           or more ticks in a trial than `most_ticks`; as io::SpikeLogReader
SpikeTrials read_trials(const std::string& path, const sim::Network& network, std::size_t most,
                        sim::Tick most_ticks);

} // namespace smnn::cli
