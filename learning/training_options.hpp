#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "smnn/learning/optimise/adam.hpp"
#include "smnn/learning/optimise/constraints.hpp"
#include "smnn/learning/optimise/schedule.hpp"
#include "smnn/learning/replay_options.hpp"

namespace smnn::learning {

struct TrainingOptions {
    std::size_t epochs = 30;
    std::size_t batch = 100;
    std::uint64_t seed = 1;
    std::size_t threads = 0; // 0: as many as the machine has. The result does not depend on it.
    AdamOptions adam{.learning_rate = 8e-3}; // the rate at the start
    Schedule schedule{};
    ConstraintOptions constraints{};
    ReplayOptions replay{};

    // Of a Session. A Trainer alone learns from all trials.
    // The last share of the trials is held out: 0 to below 1.
    double validation = 0.0;
    // The training stops after so many epochs without a lower loss on them; without it at the last epoch.
    std::optional<std::size_t> patience{};
};

// The one list of options: f(name, value) for each. `threads` is not one of them, because it decides nothing;
// nor are Adam's constants. The settings of a network, the check of a training that goes on, and the flags of
// `smnn train` are held to this list.
template <class AnyOptions, class F>
void for_each_option(AnyOptions& options, F&& f) {
    f("epochs", options.epochs);
    f("batch", options.batch);
    f("seed", options.seed);
    f("learning_rate", options.adam.learning_rate);
    f("schedule", options.schedule.kind);
    f("step_epochs", options.schedule.step_epochs);
    f("step_factor", options.schedule.factor);
    f("weight_decay", options.adam.weight_decay);
    f("clip", options.adam.clip_norm);
    f("surrogate", options.replay.surrogate.kind);
    f("slope", options.replay.surrogate.slope);
    f("attached_reset", options.replay.attached_reset);
    f("spike_target", options.replay.spike_target.spikes);
    f("spike_strength", options.replay.spike_target.strength);
    f("freeze", options.constraints.trained);
    f("dale", options.constraints.excitatory);
    f("input_sparsity", options.constraints.input_sparsity);
    f("validation", options.validation);
    f("patience", options.patience);
}

// Whether an option matters beside the others: the steps with their schedule, the target of spikes with a
// strength.
bool matters(const TrainingOptions& options, std::string_view name);

// The options that matter, in words: numbers as short as they read back the same, "none" for what is not
// there, "yes" and "no". What a network keeps in its settings.
std::map<std::string, std::string> in_words(const TrainingOptions& options);

} // namespace smnn::learning
