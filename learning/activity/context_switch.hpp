#pragma once

#include <cstddef>
#include <span>

#include "smnn/learning/activity/clusters.hpp"
#include "smnn/learning/tasks/contextual_integration.hpp"

namespace smnn::learning {

// What a network must hold whose context may change later: which channel counts, and the
// signs of both. Eight states, two for each answer in each context.
inline constexpr std::size_t held_states = 8;
std::size_t held_state(const ContextCondition& condition); // of [0, held_states)
ContextCondition condition_of(std::size_t held_state);
// After the switch: the other channel counts.
ContextCondition switched(ContextCondition condition);

// A trial whose context flips: where it was before that, and at its end.
struct SwitchTrial {
    ContextCondition condition; // before
    Point before;
    Point after;
};

// How many trials moved: before the switch the nearest state is one of the first context and its answer,
// at the end one of the second context and its answer.
struct SwitchCount {
    std::size_t trials = 0;
    std::size_t moved = 0;
};

//   before, after  where trials that do not switch are at those times: held_states clusters each
SwitchCount count_moves(std::span<const SwitchTrial> trials, std::span<const Cluster> before,
                        std::span<const Cluster> after);

} // namespace smnn::learning
