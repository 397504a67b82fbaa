#include "smnn/learning/objective/spike_target.hpp"

#include <cmath>
#include <limits>
#include <vector>

#include "smnn/learning/replay.hpp"
#include "smnn/sim/error.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/networks.hpp"
#include "tests/support/runs.hpp"

using namespace smnn;
using namespace smnn::learning;

namespace {

// What a lone neuron that is driven at every tick learns of its input weight.
Gradient gradient_of_lone_neuron(float input_weight, const SpikeTarget& target) {
    sim::Network network = tests::lone_neuron(input_weight);
    network.readout = sim::Readout::mean_rate;
    std::vector<sim::Event> events;
    for (sim::Tick tick = 0; tick < 60; ++tick) events.push_back({tick, 0});
    sim::RunConfig config;
    config.ticks = 60;
    const sim::Events input = sim::sorted(events);
    const sim::Trace trace = tests::run_clock_driven(network, input, config);
    return replay(network, input, trace, std::size_t{0}, {.spike_target = target});
}

double pull(float input_weight, const SpikeTarget& target) {
    const auto slope = [&](const SpikeTarget& t) {
        return static_cast<double>(gradient_of_lone_neuron(input_weight, t).weights.input(0, 0));
    };
    return slope(target) - slope({});
}

} // namespace

TEST_CASE("the penalty is the square of the spikes a neuron too many or too few", "[learning]") {
    const SpikePenalty few = spike_penalty({.spikes = 2.5, .strength = 0.6}, 3, 4);
    CHECK(few.value == Approx(0.6 * 1.75 * 1.75));
    CHECK(few.gradient == Approx(-2.0 * 0.6 * 1.75 / 4.0));
    const SpikePenalty many = spike_penalty({.spikes = 0.5, .strength = 0.6}, 3, 4);
    CHECK(many.value == Approx(0.6 * 0.25 * 0.25));
    CHECK(many.gradient == Approx(2.0 * 0.6 * 0.25 / 4.0));
    CHECK(spike_penalty({.spikes = 2.5, .strength = 0.0}, 3, 4).gradient == 0.0);
}

TEST_CASE("a neuron that fires too often is to be driven less, one too rarely more", "[learning]") {
    constexpr float weight = 0.3F;
    const double spikes = // of a target of 0 and a strength of 1 the penalty is their square
        std::sqrt(gradient_of_lone_neuron(weight, {.spikes = 0.0, .strength = 1.0}).spike_penalty);
    REQUIRE(spikes > 2.0);
    CHECK(pull(weight, {.spikes = spikes - 1.0, .strength = 0.1}) > 0.0);
    CHECK(pull(weight, {.spikes = spikes + 1.0, .strength = 0.1}) < 0.0);
    CHECK(pull(weight, {.spikes = spikes, .strength = 0.1}) == 0.0);
    // A neuron that is silent is woken.
    CHECK(pull(0.001F, {.spikes = 1.0, .strength = 0.1}) < 0.0);
}

TEST_CASE("the pull of a target is proportional to its strength and to the distance",
          "[learning]") {
    const double pull_of_one = pull(0.3F, {.spikes = 0.0, .strength = 1.0});
    REQUIRE(pull_of_one > 0.0);
    // Differences of float32 gradients.
    CHECK(pull(0.3F, {.spikes = 0.0, .strength = 2.0}) == Approx(2.0 * pull_of_one).epsilon(1e-5));
    const double spikes =
        std::sqrt(gradient_of_lone_neuron(0.3F, {.spikes = 0.0, .strength = 1.0}).spike_penalty);
    CHECK(pull(0.3F, {.spikes = 2.0 * spikes, .strength = 1.0}) ==
          Approx(-pull_of_one).epsilon(1e-5));
}

TEST_CASE("the loss is told without the penalty", "[learning]") {
    const Gradient with = gradient_of_lone_neuron(0.3F, {.spikes = 0.0, .strength = 1.0});
    const Gradient without = gradient_of_lone_neuron(0.3F, {});
    CHECK(with.loss == without.loss);
    CHECK(with.spike_penalty > 0.0);
    CHECK(without.spike_penalty == 0.0);
}

TEST_CASE("a target of spikes below 0, or none, is refused", "[learning]") {
    CHECK_NOTHROW(validate(SpikeTarget{.spikes = 0.0, .strength = 0.0}));
    for (const double wrong : {-1.0, std::numeric_limits<double>::quiet_NaN(),
                               std::numeric_limits<double>::infinity()}) {
        CHECK_THROWS_AS(validate(SpikeTarget{.spikes = wrong, .strength = 1.0}),
                        sim::ParameterError);
        CHECK_THROWS_AS(validate(SpikeTarget{.spikes = 1.0, .strength = wrong}),
                        sim::ParameterError);
    }
}
