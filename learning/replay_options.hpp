#pragma once

#include "smnn/learning/objective/spike_target.hpp"
#include "smnn/learning/objective/surrogate.hpp"

namespace smnn::learning {

// How a replay differentiates what is not differentiable, and what it adds to the loss.
struct ReplayOptions {
    Surrogate surrogate{};
    bool attached_reset = false; // differentiate the factor (1 - S[k-1]) of (2) as well
    SpikeTarget spike_target{};
};

} // namespace smnn::learning
