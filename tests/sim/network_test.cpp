#include "smnn/sim/network.hpp"

#include <cmath>
#include <limits>

#include "smnn/sim/error.hpp"
#include "tests/support/catch.hpp"

using namespace smnn;
using namespace smnn::sim;

namespace {

Network small() {
    Network network;
    network.weights = zero_weights(4, 2, 3, 5);
    return network;
}

} // namespace

TEST_CASE("training touches N D + 2 N P + P + O N numbers", "[sim]") {
    CHECK(parameter_count(small()) == 4 * 3 + 2 * 4 * 2 + 2 + 5 * 4);
    Network dense;
    dense.weights = zero_full_rank_weights(4, 3, 5);
    CHECK(parameter_count(dense) == 4 * 3 + 4 * 4 + 5 * 4);
}

TEST_CASE("a network is refused for what cannot be simulated", "[sim]") {
    CHECK_NOTHROW(validate(small()));
    const auto refuses = [](auto&& spoil) {
        Network network = small();
        spoil(network);
        CHECK_THROWS_AS(validate(network), ParameterError);
    };
    refuses([](Network& n) { n.weights = zero_weights(0, 0, 1, 1); });
    refuses([](Network& n) { n.weights = zero_weights(1, 0, 0, 1); });
    refuses([](Network& n) { n.weights = zero_weights(1, 0, 1, 0); });
    refuses([](Network& n) { n.weights.mode_out = Matrix::packed(3, 4); });
    refuses([](Network& n) { n.weights.importance = Matrix::packed(1, 1); });
    refuses([](Network& n) { n.weights.readout = Matrix::packed(5, 3); });
    refuses([](Network& n) { n.weights.recurrent = Matrix(4, 4); });
    refuses([](Network& n) { n.weights.input(3, 2) = std::numeric_limits<float>::quiet_NaN(); });
    refuses([](Network& n) { n.weights.readout(0, 0) = std::numeric_limits<float>::infinity(); });
    refuses([](Network& n) { n.neuron.time_step_ms = 0.0; });
    refuses([](Network& n) { n.neuron.tau_decay_ms = -1.0; });
    refuses([](Network& n) { n.neuron.tau_rise_ms = std::nan(""); });
    refuses([](Network& n) { n.neuron.threshold = 0.0; });
    refuses([](Network& n) { n.neuron.synaptic_gain = INFINITY; });
    refuses([](Network& n) { n.neuron.delay_ticks = 0; });
    refuses([](Network& n) { n.neuron.refractory_ms = -2.0; });
    refuses([](Network& n) { n.neuron.refractory_ms = 1e300; });
}

TEST_CASE("the identity changes with everything that is computed and with nothing else", "[sim]") {
    const Network network = small();
    const std::uint64_t same = identity(network);
    const auto identity_after = [&](auto&& change) {
        Network other = network;
        change(other);
        return identity(other);
    };
    CHECK(identity_after([](Network& n) { n.settings["task"] = "digits"; }) == same);
    CHECK(identity_after([](Network& n) { n.weights.input(0, 0) = 1e-30F; }) != same);
    CHECK(identity_after([](Network& n) { n.weights.importance(1, 0) = 1.0F; }) != same);
    CHECK(identity_after([](Network& n) { n.neuron.tau_rise_ms = 2.5; }) != same);
    CHECK(identity_after([](Network& n) { n.neuron.filter = Filter::none; }) != same);
    CHECK(identity_after([](Network& n) { n.neuron.delay_ticks = 3; }) != same);
    CHECK(identity_after([](Network& n) { n.readout = Readout::mean_rate; }) != same);
    CHECK(identity_after([](Network& n) { n.weights = zero_weights(4, 2, 5, 3); }) != same);
}

TEST_CASE("the refractory period is rounded to whole ticks", "[sim]") {
    NeuronParameters p;
    p.refractory_ms = 10.0;
    CHECK(refractory_ticks(p) == 5);
    p.time_step_ms = 0.1;
    CHECK(refractory_ticks(p) == 100);
    p.refractory_ms = 0.0;
    CHECK(refractory_ticks(p) == 0);
}

TEST_CASE("the gain's default is the published one of each filter", "[sim]") {
    NeuronParameters p;
    CHECK(default_gain(p) == Approx(2.0 * 2.0 / (2.0 * 30.0)));
    p.filter = Filter::single_exponential;
    CHECK(default_gain(p) == Approx(2.0 / 30.0));
    p.filter = Filter::none;
    CHECK(default_gain(p) == 1.0);
}

TEST_CASE("names lead back to what they name", "[sim]") {
    for (const Filter f : {Filter::none, Filter::single_exponential, Filter::double_exponential}) {
        CHECK(filter_from_name(name(f)) == f);
    }
    for (const Readout r : {Readout::max_rate, Readout::mean_rate, Readout::trajectory}) {
        CHECK(readout_from_name(name(r)) == r);
    }
    CHECK_THROWS_WITH(filter_from_name("triple"),
                      "filter 'triple' is not known: none, single or double");
}
