#pragma once

#include <cstddef>
#include <functional>
#include <string>

#include "smnn/learning/objective/loss.hpp"
#include "smnn/sim/events.hpp"
#include "smnn/sim/random.hpp"

namespace smnn::learning {

// One stimulus and what should be answered.
struct Trial {
    sim::Events input;
    Target target;
};

// Something to learn: how many trials there are and how each is made.
struct Task {
    std::string name;
    std::size_t inputs = 0;
    std::size_t outputs = 0;
    std::size_t trials = 0; // in one epoch
    sim::Tick ticks = 0;
    sim::Readout readout = sim::Readout::max_rate;

    // Deviation of the first input weights, in units of 1 / sqrt(inputs), that brings neurons within
    // reach of the threshold: more where input is rarer than pixels in rate code.
    double input_scale = 1.0;

    // Writes trial `index` of [0, trials) into `trial`, whose buffers are reused. All chance comes from
    // `random`. Called from several threads at once.
    using MakeTrial = std::function<void(std::size_t index, sim::Random& random, Trial& trial)>;
    MakeTrial make_trial;

    // The same for a training, where it is to see trials in more ways than they are judged by (moved
    // pictures); empty: as they are judged.
    MakeTrial make_training_trial = {};
};

} // namespace smnn::learning
