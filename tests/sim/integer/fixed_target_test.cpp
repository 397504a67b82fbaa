#include "smnn/sim/integer/fixed_target.hpp"

#include "smnn/sim/integer/quantise.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/networks.hpp"
#include "tests/support/scratch.hpp"

using namespace smnn;
using tests::contains;

namespace {

std::vector<std::string> misfits_of(const sim::Network& network, const char* word) {
    const sim::FixedTarget target = sim::fixed_target(word);
    const sim::FixedNetwork fixed = sim::quantise(network, target, usual_choices(target)).network;
    return sim::misfits(network, fixed, target);
}

// Every neuron through one mode to every other.
sim::Network all_to_all(std::size_t neurons) {
    sim::Network network;
    network.weights = sim::zero_weights(neurons, 1, 1, 1);
    for (sim::Matrix* matrix : {&network.weights.input, &network.weights.mode_in,
                                &network.weights.mode_out, &network.weights.importance}) {
        for (std::size_t col = 0; col < matrix->cols(); ++col) {
            for (float& value : matrix->column(col)) value = 0.5F;
        }
    }
    return network;
}

} // namespace

TEST_CASE("a target is known by its word, any other word is refused", "[sim]") {
    const sim::FixedTarget target = sim::fixed_target("fixed:6.18");
    CHECK(target.highest_weight == 31);
    CHECK(target.state_bits == 18);
    CHECK(sim::fixed_target("loihi").weight_step == 2);
    CHECK(sim::fixed_target("xylo").reset == sim::Reset::by_subtraction);
    for (const char* word :
         {"", "fixed", "fixed:", "fixed:8", "fixed:8.", "fixed:.24", "fixed:8.24x", "fixed:1.24",
          "fixed:17.24", "fixed:8.7", "fixed:8.33", "fixed:-8.24", "fixed:8,24",
          "fixed:99999999999.24", "Loihi", "xylo2"}) {
        CAPTURE(word);
        CHECK(contains(tests::refusal([&] { sim::fixed_target(word); }),
                       "is no target: fixed:WEIGHTBITS.STATEBITS"));
    }
}

TEST_CASE("what a chip does not have is said, a line each", "[sim]") {
    sim::Network network = all_to_all(100);
    network.neuron.refractory_ms = 10.0; // 5 ticks
    CHECK(misfits_of(network, "fixed:8.24").empty());
    CHECK(misfits_of(network, "loihi").empty());
    CHECK(misfits_of(network, "spinnaker2").empty());
    CHECK(
        misfits_of(network, "xylo") ==
        std::vector<std::string>{"refractory period of 5 ticks: 0 ticks here",
                                 "reset to zero: the threshold is subtracted here",
                                 "1 mode: xylo has no units for them, it needs their dense matrix",
                                 "fan-out 100: xylo has room for 64"});
    network.neuron.refractory_ms = 0.0;
    CHECK(misfits_of(network, "loihi") ==
          std::vector<std::string>{"refractory period of 0 ticks: 1 tick here"});
    network.neuron.refractory_ms = 200.0;
    CHECK(misfits_of(network, "loihi") ==
          std::vector<std::string>{"refractory period of 100 ticks: 63 ticks here"});
    network.neuron.refractory_ms = 0.0;
    network.weights = sim::zero_weights(1001, 0, 1, 1);
    CHECK(contains(misfits_of(network, "xylo").back(), "neurons 1001: xylo has room for 1000"));
}
