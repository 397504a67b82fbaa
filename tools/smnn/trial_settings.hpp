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

// What was given of them on the command line.
struct TrialFlags {
    std::optional<sim::Coding> coding;
    std::optional<sim::Tick> ticks;
};

// `usual` says in the help where the settings come from without flags.
void add_trial_flags(Options& options, TrialFlags& flags, const std::string& usual);

// The settings that a network is evaluated with.
// Errors  UsageError naming the flag to give where the network's settings lack or garble it
TrialSettings trial_settings(const TrialFlags& flags, const sim::Network& network);
// The settings where there is no network: what is not given keeps its default.
TrialSettings trial_settings(const TrialFlags& flags);

} // namespace smnn::cli
