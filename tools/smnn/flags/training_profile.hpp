#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "smnn/sim/network.hpp"

namespace smnn::cli {

// What a network must be so that a target holds it without loss: `train --for NAME`.
struct TrainingProfile {
    std::string_view name; // of the target, as `export --to` has it
    double refractory_ms;
    sim::Tick delay_ticks;
    std::optional<sim::Filter> filter; // nothing: any
    sim::Readout classes;              // how scores of classes are read; a trajectory always is
};

// Errors  ParameterError naming the words there are
const TrainingProfile& find_training_profile(const std::string& word);

} // namespace smnn::cli
