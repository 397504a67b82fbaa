#include "tools/smnn/trial_settings.hpp"

#include "sim/error.hpp"

namespace smnn::cli {

namespace {

template <class T>
T setting(const sim::Network& network, const std::string& key, const Parse<T>& parse_text) {
    const auto found = network.settings.find(key);
    if (found == network.settings.end()) {
        throw UsageError("--" + key + " is needed: the network's settings do not say it");
    }
    try {
        return parse_text(found->second);
    } catch (const std::exception& error) {
        throw UsageError("--" + key + " is needed: the network's settings say '" + found->second +
                         "': " + error.what());
    }
}

} // namespace

void add_trial_flags(Options& options, TrialFlags& flags, const std::string& usual) {
    options.value("coding", "WORD", flags.coding, Parse<sim::Coding>(sim::coding_from_name),
                  "pixels to spikes: rate or latency (" + usual + ")");
    options.value("ticks", "T", flags.ticks, ticks(1, longest_trial),
                  "ticks of a trial (" + usual + ")");
}

TrialSettings trial_settings(const TrialFlags& flags, const sim::Network& network) {
    TrialSettings settings;
    settings.coding = flags.coding ? *flags.coding
                                   : setting<sim::Coding>(network, "coding", sim::coding_from_name);
    settings.ticks =
        flags.ticks ? *flags.ticks : setting<sim::Tick>(network, "ticks", ticks(1, longest_trial));
    return settings;
}

TrialSettings trial_settings(const TrialFlags& flags) {
    const TrialSettings usual;
    return {flags.coding.value_or(usual.coding), flags.ticks.value_or(usual.ticks)};
}

} // namespace smnn::cli
