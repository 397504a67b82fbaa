#pragma once

#include <optional>

#include "sim/encoding.hpp"
#include "sim/network.hpp"
#include "tools/smnn/options.hpp"

namespace smnn::cli {

// How a picture becomes a trial: as flags say, else as the network's settings say.
struct TrialSettings {
    sim::Coding coding = sim::Coding::rate;
    sim::Tick ticks = 50;
};

struct TrialFlags {
    std::optional<sim::Coding> coding;
    std::optional<sim::Tick> ticks;
};

void add_trial_flags(Options& options, TrialFlags& flags);

// The settings that a network is evaluated with.
// Errors  UsageError naming the flag to give where the network's settings lack or garble it
TrialSettings trial_settings(const TrialFlags& flags, const sim::Network& network);
// The settings where there is no network: what is not given keeps its default.
TrialSettings trial_settings(const TrialFlags& flags);

} // namespace smnn::cli
