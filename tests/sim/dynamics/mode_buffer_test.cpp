#include "smnn/sim/dynamics/mode_buffer.hpp"

#include <cmath>

#include "tests/support/catch.hpp"

using namespace smnn;
using namespace smnn::sim;

namespace {

Network two_modes() {
    Network network;
    network.weights = zero_weights(3, 2, 1, 1);
    network.weights.mode_out(0, 0) = 1.0F;
    network.weights.mode_out(1, 0) = -2.0F;
    network.weights.mode_out(1, 2) = 0.5F;
    network.weights.importance(0, 0) = 3.0F;
    network.weights.importance(1, 0) = 4.0F;
    return network;
}

} // namespace

TEST_CASE("one recurrent spike costs P additions, and N in a full-rank network", "[sim]") {
    const Network network = two_modes();
    ModeBuffer modes(network);
    Cost cost;
    modes.deposit(0, 1, cost);
    CHECK(cost.recurrent_additions == 2);

    Network dense;
    dense.weights = zero_full_rank_weights(5, 1, 1);
    ModeBuffer neurons(dense);
    Cost dense_cost;
    neurons.deposit(0, 1, dense_cost);
    CHECK(dense_cost.recurrent_additions == 5);
}

TEST_CASE("a deposit is felt from its arrival on, in the activity at once, in I a tick later",
          "[sim]") {
    const Network network = two_modes();
    const Propagator propagator(step_factors(network.neuron));
    ModeBuffer modes(network);
    Cost cost;
    modes.deposit(0, 5, cost);
    CHECK(modes.next_arrival() == 5);
    modes.advance_to(4, propagator, cost);
    CHECK(modes.activity()[0] == 0.0);
    modes.advance_to(5, propagator, cost);
    CHECK(modes.next_arrival() == never);
    CHECK(modes.rise()[0] == 1.0);
    CHECK(modes.activity()[1] == -2.0 * network.neuron.synaptic_gain);
    CHECK(modes.current()[0] == 0.0);
    modes.advance_to(6, propagator, cost);
    CHECK(modes.current()[0] == network.neuron.synaptic_gain);
}

TEST_CASE("it makes no difference in how many jumps the modes come to a tick", "[sim]") {
    const Network network = two_modes();
    const Propagator propagator(step_factors(network.neuron));
    ModeBuffer at_once(network), in_steps(network);
    Cost cost;
    for (ModeBuffer* modes : {&at_once, &in_steps}) {
        modes->deposit(0, 3, cost);
        modes->deposit(2, 3, cost);
        modes->deposit(0, 17, cost);
    }
    at_once.advance_to(90, propagator, cost);
    for (Tick tick = 0; tick <= 90; ++tick) in_steps.advance_to(tick, propagator, cost);
    for (std::size_t p = 0; p < 2; ++p) {
        CHECK(at_once.activity()[p] == Approx(in_steps.activity()[p]).epsilon(1e-13));
        CHECK(at_once.potential()[p] == Approx(in_steps.potential()[p]).epsilon(1e-13));
    }
}

TEST_CASE("the distance counts what arrived, weighted by importance", "[sim]") {
    const Network network = two_modes();
    const Propagator propagator(step_factors(network.neuron));
    ModeBuffer modes(network);
    Cost cost;
    modes.deposit(0, 2, cost);
    modes.advance_to(1, propagator, cost);
    CHECK(modes.distance() == 0.0);
    modes.advance_to(2, propagator, cost);
    CHECK(modes.distance() == Approx(std::sqrt(3.0 * 3.0 + 8.0 * 8.0)));
    modes.reset();
    CHECK(modes.distance() == 0.0);
    CHECK(modes.now() == -1);
}
