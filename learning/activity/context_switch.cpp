#include "smnn/learning/activity/context_switch.hpp"

#include <cassert>

namespace smnn::learning {

namespace {

bool is_same_answer(const ContextCondition& a, const ContextCondition& b) {
    return a.context == b.context && a.choice() == b.choice();
}

} // namespace

std::size_t held_state(const ContextCondition& condition) {
    return condition.context * 4 + (condition.is_positive[0] ? 0U : 2U) +
           (condition.is_positive[1] ? 0U : 1U);
}

ContextCondition condition_of(std::size_t held_state) {
    assert(held_state < held_states);
    return {.is_positive = {(held_state & 2U) == 0, (held_state & 1U) == 0},
            .context = held_state / 4};
}

ContextCondition switched(ContextCondition condition) {
    condition.context = 1 - condition.context;
    return condition;
}

SwitchCount count_moves(std::span<const SwitchTrial> trials, std::span<const Cluster> before,
                        std::span<const Cluster> after) {
    assert(before.size() == held_states && after.size() == held_states);
    SwitchCount count{.trials = trials.size()};
    for (const SwitchTrial& trial : trials) {
        const ContextCondition first = condition_of(nearest(before, trial.before));
        const ContextCondition second = condition_of(nearest(after, trial.after));
        if (is_same_answer(first, trial.condition) &&
            is_same_answer(second, switched(trial.condition))) {
            ++count.moved;
        }
    }
    return count;
}

} // namespace smnn::learning
