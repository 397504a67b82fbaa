#include "smnn/learning/tasks/contextual_integration.hpp"

#include <cmath>

#include "smnn/sim/error.hpp"
#include "tests/support/catch.hpp"

using namespace smnn;
using namespace smnn::learning;

namespace {

Trial trial_of(const ContextOptions& options, std::size_t index) {
    Trial trial;
    sim::Random random(4, "encoding", index);
    contextual_integration(options).make_trial(index, random, trial);
    return trial;
}

} // namespace

TEST_CASE("the target is the sign of the offset that the context points at", "[learning]") {
    for (std::size_t index = 0; index < 40; ++index) {
        const Trial trial = trial_of({}, index);
        const auto& target = std::get<TargetTrajectory>(trial.target);
        double means[2] = {0.0, 0.0};
        sim::Channel cue = 0;
        std::size_t cues = 0;
        for (std::size_t i = 0; i < trial.input.size(); ++i) {
            const sim::Event event = trial.input[i];
            if (event.channel < 2) {
                REQUIRE((event.tick >= 50 && event.tick < 250));
                means[event.channel] += static_cast<double>(event.value) / 200.0;
            } else {
                cue = event.channel - 2;
                ++cues;
                REQUIRE(event.value == 1.0F);
            }
        }
        CHECK(cues == 500);
        // The mean of 200 draws is within 5 / sqrt(200) of an offset that is 0.5 from 0.
        CHECK(std::abs(std::abs(means[cue]) - 0.5) < 5.0 / std::sqrt(200.0));
        for (std::size_t k = 0; k < 500; ++k) {
            const float expected = k < 250 ? 0.0F : means[cue] > 0.0 ? 1.0F : -1.0F;
            REQUIRE(target.values(0, k) == expected);
        }
    }
}

TEST_CASE("in a switch trial cue and target flip together for the last ticks", "[learning]") {
    std::size_t changes = 0;
    for (std::size_t index = 0; index < 20; ++index) {
        const Trial trial = trial_of({.switch_fraction = 1.0}, index);
        const auto& target = std::get<TargetTrajectory>(trial.target);
        sim::Channel before = 0, after = 0;
        for (std::size_t i = 0; i < trial.input.size(); ++i) {
            const sim::Event event = trial.input[i];
            if (event.channel >= 2) (event.tick < 300 ? before : after) = event.channel;
        }
        CHECK(before + after == 5);
        for (std::size_t k = 300; k < 500; ++k)
            REQUIRE(target.values(0, k) == target.values(0, 499));
        changes += target.values(0, 299) != target.values(0, 300) ? 1 : 0;
    }
    CHECK(changes > 4); // where the two offsets differ: half of the trials
    CHECK(changes < 16);
}

TEST_CASE("a context task without response or trials is refused", "[learning]") {
    CHECK_THROWS_AS(contextual_integration({.response_ticks = 0}), sim::ParameterError);
    CHECK_THROWS_AS(contextual_integration({.switched_ticks = 251}), sim::ParameterError);
    CHECK_THROWS_AS(contextual_integration({.switch_fraction = 1.5}), sim::ParameterError);
    CHECK_THROWS_AS(contextual_integration({.trials = 0}), sim::ParameterError);
}
