#pragma once

#include <cstddef>

#include "smnn/learning/objective/loss.hpp"

namespace smnn::learning {

// How good the answer to one trial was.
struct Judgement {
    double loss = 0.0;           // cross-entropy, or mean square over the ticks of the mask
    double response_error = 0.0; // trajectories: mean square where the target is not 0
    std::size_t prediction = 0;  // classes
    std::size_t label = 0;       // classes: the right one
    bool is_right = false;       // the class, or every sign
};

// Of class scores, and of a trajectory.
//   Errors  as cross_entropy() and mean_square(); std::bad_variant_access on the other kind of target
Judgement judge(const sim::Scores& scores, const Target& target);
Judgement judge(const sim::Matrix& output, const Target& target);

} // namespace smnn::learning
