#include "smnn/learning/activity/context_switch.hpp"

#include <map>

#include "tests/support/catch.hpp"

using namespace smnn;
using namespace smnn::learning;

TEST_CASE("eight states are eight conditions, and a switch changes the context alone",
          "[learning]") {
    for (std::size_t state = 0; state < held_states; ++state) {
        const ContextCondition condition = condition_of(state);
        CHECK(held_state(condition) == state);
        const ContextCondition after = switched(condition);
        CHECK(after.context == 1 - condition.context);
        CHECK(after.is_positive == condition.is_positive);
        CHECK(held_state(switched(after)) == state);
    }
    CHECK(condition_of(1).choice());  // context 1, channels +-
    CHECK(!condition_of(5).choice()); // context 2
}

TEST_CASE("what a trial is about is what its input and target show", "[learning]") {
    const ContextOptions options{.switch_fraction = 0.5};
    const Task task = contextual_integration(options);
    std::map<std::size_t, int> seen;
    std::size_t switches = 0;
    for (std::size_t index = 0; index < 200; ++index) {
        sim::Random chance(9, "encoding", index);
        const ContextCondition condition = draw_condition(options, chance);
        sim::Random random(9, "encoding", index);
        Trial trial;
        task.make_trial(index, random, trial);
        const auto& target = std::get<TargetTrajectory>(trial.target);
        CHECK((target.values(0, 299) > 0.0F) == condition.choice());
        const bool flips = trial.input[0].channel != trial.input[trial.input.size() - 1].channel;
        CHECK(trial.input[0].channel == 2 + condition.context);
        CHECK(flips == condition.is_switch);
        if (flips) CHECK((target.values(0, 499) > 0.0F) == switched(condition).choice());
        ++seen[held_state(condition)];
        switches += condition.is_switch ? 1 : 0;
    }
    CHECK(seen.size() == held_states);
    CHECK(switches > 60);
    CHECK(switches < 140);
}

TEST_CASE("a trial moved if it was in its first context's answer and ends in the second's",
          "[learning]") {
    // State i is at place i; before the switch all are 10 further.
    std::vector<Cluster> after;
    std::vector<Cluster> before;
    for (std::size_t i = 0; i < held_states; ++i) {
        after.push_back({.count = 1, .mean = {static_cast<double>(i)}});
        before.push_back({.count = 1, .mean = {static_cast<double>(i) + 10.0}});
    }
    const ContextCondition first = condition_of(1);        // context 1, channels +-
    const SwitchTrial moves{first, {11.2}, {4.9}};         // to context 2, answer -
    const SwitchTrial moves_to_kin{first, {10.0}, {7.1}};  // to the other of that answer
    const SwitchTrial stays{first, {11.0}, {1.0}};         // in context 1
    const SwitchTrial was_elsewhere{first, {15.0}, {5.0}}; // in context 2 already
    const SwitchTrial ends_wrong{first, {11.0}, {4.1}};    // answer + of context 2
    for (const auto& [trial, moved] : {std::pair{moves, 1U},
                                       {moves_to_kin, 1U},
                                       {stays, 0U},
                                       {was_elsewhere, 0U},
                                       {ends_wrong, 0U}}) {
        CHECK(count_moves(std::vector{trial}, before, after).moved == moved);
    }
    CHECK(count_moves(std::vector{moves, stays}, before, after).trials == 2);
    CHECK(count_moves({}, before, after).trials == 0);
}
