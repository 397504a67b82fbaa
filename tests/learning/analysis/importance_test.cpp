#include "smnn/learning/analysis/importance.hpp"

#include <cmath>

#include "smnn/learning/optimise/initialise.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/scratch.hpp"

using namespace smnn;

namespace {

sim::Network drawn(std::size_t modes, bool full_rank = false) {
    return learning::initialise(
        {.neurons = 7, .modes = modes, .full_rank = full_rank, .inputs = 2, .outputs = 3}, {},
        sim::Readout::max_rate, 5);
}

} // namespace

TEST_CASE("tau is what equation (A1) says, summed by hand", "[learning]") {
    // Modes of length 5 and 2, 1 and 0; lambda 3 and -1: chi = 4 / 8.
    sim::Network network;
    network.weights = sim::zero_weights(2, 2, 1, 1);
    sim::Weights& w = network.weights;
    w.mode_in(0, 0) = 3.0F;
    w.mode_in(1, 0) = -4.0F;
    w.mode_in(1, 1) = 2.0F;
    w.mode_out(0, 1) = -1.0F;
    w.importance(0, 0) = 3.0F;
    w.importance(1, 0) = -1.0F;
    const learning::Importance result = learning::importance(network);
    CHECK(result.strength == std::vector<double>{3.0, 1.0});
    CHECK(result.tau == std::vector<double>{0.5 * 6.0 + 3.0, 0.5 * 2.0 + 1.0});
}

TEST_CASE("half of all importance is that of the modes' lengths, half that of lambda",
          "[learning]") {
    const learning::Importance result = learning::importance(drawn(5));
    double tau = 0.0;
    double strength = 0.0;
    for (std::size_t mode = 0; mode < 5; ++mode) {
        tau += result.tau[mode];
        strength += result.strength[mode];
    }
    CHECK(tau == Approx(2.0 * strength).epsilon(1e-12)); // rounding of ten sums
}

TEST_CASE("the sign of a mode does not count, nor what the inputs are", "[learning]") {
    sim::Network network = drawn(4);
    const std::vector<double> before = learning::importance(network).tau;
    for (float& value : network.weights.mode_in.column(2)) value = -value;
    network.weights.importance(1, 0) *= -1.0F;
    network.weights.input(0, 0) = 100.0F;
    CHECK(learning::importance(network).tau == before);
}

TEST_CASE("modes that are all 0 count nothing", "[learning]") {
    sim::Network network;
    network.weights = sim::zero_weights(3, 2, 1, 1);
    CHECK(learning::importance(network).tau == std::vector<double>{0.0, 0.0});
}

TEST_CASE("an untrained network is the one that a training of its seed begins with", "[learning]") {
    CHECK(learning::untrained_importance(7, 4, 5).tau == learning::importance(drawn(4)).tau);
    CHECK(learning::untrained_importance(7, 4, 6).tau != learning::importance(drawn(4)).tau);
}

TEST_CASE("a network without modes is told so, of full rank or without recurrence", "[learning]") {
    CHECK(tests::contains(tests::refusal([] { learning::importance(drawn(3, true)); }),
                          "of full rank, it has no modes"));
    CHECK(tests::contains(tests::refusal([] { learning::importance(drawn(0)); }),
                          "no recurrence, so no modes"));
}

TEST_CASE("ranks begin with the largest", "[learning]") {
    CHECK(learning::by_rank({1.0, 3.0, 2.0}) == std::vector<double>{3.0, 2.0, 1.0});
}
