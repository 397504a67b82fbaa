#include "smnn/sim/integer/quantise.hpp"

#include <cmath>

#include "tests/support/catch.hpp"
#include "tests/support/networks.hpp"
#include "tests/support/scratch.hpp"

using namespace smnn;
using tests::contains;

namespace {

sim::Quantised quantised(const sim::Network& network, const char* word) {
    const sim::FixedTarget target = sim::fixed_target(word);
    return sim::quantise(network, target, usual_choices(target));
}

const sim::RoundedConstant& constant(const sim::Quantised& quantised, const std::string& name) {
    for (const sim::RoundedConstant& c : quantised.constants) {
        if (c.name == name) return c;
    }
    throw sim::Error("no constant " + name);
}

// Two neurons of one mode, weights from -2 to 3.
sim::Network two_neurons() {
    sim::Network network;
    network.weights = sim::zero_weights(2, 1, 2, 1);
    network.weights.input(0, 0) = 3.0F;
    network.weights.input(1, 0) = -2.0F;
    network.weights.input(0, 1) = 0.1F;
    network.weights.mode_in(0, 0) = 0.5F;
    network.weights.mode_in(1, 0) = -0.25F;
    network.weights.importance(0, 0) = 2.0F;
    network.weights.mode_out(0, 0) = 0.015F;
    network.weights.mode_out(0, 1) = -0.02F;
    network.weights.readout(0, 0) = 1.0F;
    return network;
}

} // namespace

TEST_CASE("the largest weight of a population takes the largest integer", "[sim]") {
    const sim::FixedNetwork fixed = quantised(two_neurons(), "fixed:8.24").network;
    CHECK(fixed.weights.input(0, 0) == 127);
    CHECK(fixed.weights.input(1, 0) == -85); // -2/3 of 127, rounded
    CHECK(fixed.weights.input(0, 1) == 4);
    CHECK(fixed.weights.mode_out(0, 1) == -127);
    CHECK(fixed.weights.mode_out(0, 0) == 95);
    CHECK(fixed.weights.readout(0, 0) == 127);
    // Its scale is bound to the others' but for a whole shift, which leaves less than a bit unused.
    CHECK(std::abs(fixed.weights.mode_in(0, 0)) > 63);
}

TEST_CASE("no weight within reach is off by more than half a step", "[sim]") {
    for (std::uint64_t seed = 1; seed <= 30; ++seed) {
        const sim::Network network = tests::random_trial(seed).network;
        for (const char* word : {"fixed:8.24", "fixed:4.16", "loihi2"}) {
            for (const sim::Rounding& rounding : quantised(network, word).weights) {
                CAPTURE(seed, word, rounding.population);
                // Half a step, and the rounding of a double or two.
                CHECK(
                    (rounding.clipped > 0 || rounding.largest_error <= 0.5000001 * rounding.step));
                CHECK(rounding.rms_error <= rounding.largest_error);
            }
        }
    }
}

TEST_CASE("a smaller reach clips the largest weights and rounds the others less", "[sim]") {
    const sim::Network network = two_neurons();
    sim::FixedChoices choices;
    choices.input_reach = 0.1; // 0.3
    const sim::Quantised narrow = sim::quantise(network, sim::fixed_target("fixed:8.24"), choices);
    CHECK(narrow.weights[0].population == "input");
    CHECK(narrow.weights[0].clipped == 2);
    CHECK(narrow.weights[0].largest_error == Approx(3.0 - 0.3));
    CHECK(narrow.network.weights.input(0, 1) == 42); // 0.1 of 0.3
    choices.input_reach = 0.0;
    CHECK(contains(
        tests::refusal([&] { sim::quantise(network, sim::fixed_target("fixed:8.24"), choices); }),
        "reaches above 0"));
}

TEST_CASE("a constant input brings a neuron to the potential it had, whatever its decays became",
          "[sim]") {
    // The steady state of (F1), (F2) in units of the threshold, against Win / (1 - a_s) of (1), (2).
    for (const char* word : {"fixed:8.24", "loihi1", "spinnaker2", "xylo-a3"}) {
        CAPTURE(word);
        const sim::Network network = tests::lone_neuron(1.0F);
        const sim::FixedNetwork fixed = quantised(network, word).network;
        const double one = std::ldexp(1.0, static_cast<int>(fixed.decay_bits));
        const double synapse = fixed.decays.synapse / one;
        const double membrane = fixed.decays.membrane / one;
        const double drive =
            fixed.weights.input(0, 0) * std::ldexp(1.0, static_cast<int>(fixed.input_shift));
        // Xylo adds before the decay.
        const double left = fixed.rules == sim::Rules::xylo ? synapse : 1.0;
        const double settled = left * drive / (1.0 - synapse) / (1.0 - membrane);
        const double exact = 1.0 / (1.0 - std::exp(-2.0 / 10.0));
        // Half a step of the threshold: 64 on loihi, of thousands.
        CHECK(settled / static_cast<double>(fixed.threshold) == Approx(exact).epsilon(0.01));
    }
}

TEST_CASE("each target has decays, weights and thresholds of its own kind", "[sim]") {
    const sim::Network network = tests::random_trial(3).network;
    const sim::FixedNetwork loihi = quantised(network, "loihi2").network;
    CHECK(loihi.threshold % 64 == 0);
    CHECK((loihi.input_shift >= 6 && loihi.input_shift <= 13)); // exponents of 0 to 7
    for (const std::int16_t weight : loihi.weights.input.values) {
        CHECK((weight % 2 == 0 && weight >= -254 && weight <= 254));
    }

    const sim::Quantised published = quantised(two_neurons(), "fixed:8.24");
    CHECK(published.network.decays == sim::Decays{3354, 3706, 1507, 3832}); // of 4096
    CHECK(constant(published, "a_synapse").exact == Approx(0.818731).epsilon(1e-5));
    CHECK(constant(published, "a_synapse").rounded == 3354.0 / 4096.0);

    // 1 - 2^-n with n = round(log2(tau / dt)): 5 ticks -> 2, 10 -> 3. There is no filter.
    const sim::FixedNetwork xylo = quantised(two_neurons(), "xylo-61201").network;
    CHECK(xylo.decays == sim::Decays{3072, 3584, 0, 0});
    CHECK(xylo.filter == sim::Filter::none);
    CHECK(xylo.delay_ticks == 1);
    CHECK(xylo.is_full_rank()); // the modes' matrix
    CHECK(xylo.refractory_ticks == 0);
    CHECK(xylo.reset == sim::Reset::by_subtraction);
}

TEST_CASE("on Loihi every weight counts whole units of 64, of full rank too", "[sim]") {
    std::size_t full_rank = 0;
    for (std::uint64_t seed = 1; seed <= 40; ++seed) {
        const sim::FixedNetwork fixed =
            quantised(tests::random_trial(seed).network, "loihi2").network;
        CHECK(fixed.input_shift >= 6);
        CHECK(fixed.input_shift <= 13);
        if (!fixed.is_full_rank()) continue;
        ++full_rank;
        const int exponent =
            static_cast<int>(fixed.rate_shift) - static_cast<int>(fixed.recurrent_shift) - 6;
        CAPTURE(seed, exponent);
        CHECK((exponent >= 0 && exponent <= 7));
    }
    CHECK(full_rank > 3);
}

TEST_CASE("what cannot be rounded is refused in a line", "[sim]") {
    sim::Network network = two_neurons();
    network.dynamics = sim::Dynamics::rate;
    CHECK(contains(tests::refusal([&] { quantised(network, "loihi2"); }), "only spiking networks"));
    network = two_neurons();
    network.neuron.tau_decay_ms = 20'000.0; // 10,000 ticks
    CHECK(contains(tests::refusal([&] { quantised(network, "loihi2"); }),
                   "a_decay: a time constant of 10000"));
    network = two_neurons();
    network.neuron.delay_ticks = 5000;
    CHECK(contains(tests::refusal([&] { quantised(network, "loihi2"); }), "delay_ticks is 5000"));
}

TEST_CASE("a network of zeros and one of a single weight are rounded too", "[sim]") {
    sim::Network network;
    network.weights = sim::zero_weights(1, 1, 1, 1);
    const sim::FixedNetwork silent = quantised(network, "fixed:8.24").network;
    CHECK(silent.weights.input(0, 0) == 0);
    network.weights.input(0, 0) = 1e-30F;
    network.neuron.threshold = 1e30;
    CHECK(quantised(network, "fixed:8.24").network.threshold >= 1);
    network.weights.mode_in(0, 0) = network.weights.mode_out(0, 0) = 1e-38F;
    network.weights.importance(0, 0) = 1e38F;
    network.neuron.synaptic_gain = 1e300;
    CHECK(quantised(network, "fixed:8.24").network.modes() == 1); // far apart, yet some scale fits
}
