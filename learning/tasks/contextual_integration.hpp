#pragma once

#include <array>

#include "smnn/learning/task.hpp"

namespace smnn::learning {

// Two noisy channels, one of which counts: which one, the context says (section 5 of the model;
// Mante et al., Nature 503, 78, 2013).
//
//   channels 0, 1   noise N(offset, 1) at each tick of the stimulus, the offset +-0.5 for a trial
//   channels 2, 3   the context, one-hot, 1 at every tick: channel 2 says that channel 0 counts
//   target          0 until the response, then the sign of the counting channel's offset
//
// In a switch trial the context flips for the last ticks, and the target with it.
struct ContextOptions {
    sim::Tick silent_ticks = 50;
    sim::Tick stimulus_ticks = 200;
    sim::Tick response_ticks = 250;
    sim::Tick switched_ticks = 200; // at the end of a switch trial
    double switch_fraction = 0.0;   // of the trials
    std::size_t trials = 1000;      // in an epoch; every index is a trial of its own
};

// What one trial is about: the first that is drawn of its chance.
struct ContextCondition {
    std::array<bool, 2> is_positive{}; // the offsets of channels 0 and 1
    std::size_t context = 0;           // the channel that counts, at first
    bool is_switch = false;            // the other one later

    bool choice() const { return is_positive[context]; } // whether the answer is positive, at first
};
ContextCondition draw_condition(const ContextOptions& options, sim::Random& random);

//   Errors  ParameterError on ticks below 0, no response, a fraction outside [0, 1], no trials
Task contextual_integration(const ContextOptions& options);

} // namespace smnn::learning
