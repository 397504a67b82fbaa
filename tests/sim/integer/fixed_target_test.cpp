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
    CHECK(sim::fixed_target("loihi1").weight_step == 2);
    CHECK(sim::fixed_target("loihi").name == "loihi2"); // the old words
    CHECK(sim::fixed_target("xylo").name == "xylo-61201");
    CHECK(sim::fixed_target("xylo-a3").reset == sim::Reset::by_subtraction);
    for (const char* word :
         {"", "fixed", "fixed:", "fixed:8", "fixed:8.", "fixed:.24", "fixed:8.24x", "fixed:1.24",
          "fixed:17.24", "fixed:8.7", "fixed:8.33", "fixed:-8.24", "fixed:8,24",
          "fixed:99999999999.24", "Loihi", "loihi3", "xylo2", "xylo-"}) {
        CAPTURE(word);
        CHECK(contains(tests::refusal([&] { sim::fixed_target(word); }),
                       "is no target: fixed:WEIGHTBITS.STATEBITS"));
    }
}

TEST_CASE("what a chip does not have is said, a line each, with what would fit", "[sim]") {
    using Lines = std::vector<std::string>;
    sim::Network network = all_to_all(100);
    network.neuron.refractory_ms = 10.0; // 5 ticks
    CHECK(misfits_of(network, "fixed:8.24").empty());
    CHECK(misfits_of(network, "loihi2").empty());
    CHECK(misfits_of(network, "spinnaker2").empty());
    CHECK(misfits_of(network, "loihi1") ==
          Lines{"1 mode: loihi1 has no units for them, their dense matrix is used here",
                "filter double: loihi1 has the synapse's alone, it is kept here; train "
                "with filter none"});
    CHECK(misfits_of(network, "xylo-a3") ==
          Lines{"refractory period of 5 ticks: 0 ticks here; train with no refractory period",
                "delay of 2 ticks: 1 tick here; train with a delay of 1 tick",
                "reset to zero: the threshold is subtracted here, up to 31 times a tick",
                "1 mode: xylo-a3 has no units for them, their dense matrix is used here",
                "filter double: xylo-a3 has the synapse's alone, none here; train with "
                "filter none",
                "readout max_rate: counted spikes of output neurons here; train with readout "
                "mean_rate",
                "fan-out 100: xylo-a3 has room for 64; train fewer neurons, or prune weights"});
    // Registers of 1 to 63 are 0 to 62 silent ticks.
    network.neuron.refractory_ms = 0.0;
    CHECK(misfits_of(network, "loihi2").empty());
    network.neuron.refractory_ms = 124.0;
    CHECK(misfits_of(network, "loihi2").empty());
    network.neuron.refractory_ms = 126.0;
    CHECK(misfits_of(network, "loihi2") ==
          Lines{"refractory period of 63 ticks: 62 ticks here; train with at most 62 ticks"});
    network.neuron.refractory_ms = 0.0;
    // A mode is a hop.
    network.neuron.delay_ticks = 1;
    CHECK(
        misfits_of(network, "loihi2") ==
        Lines{"delay of 1 tick: 2 ticks here, a mode is a hop of its own; train with a delay of 2 "
              "to 63 ticks"});
    network.neuron.filter = sim::Filter::none;
    CHECK(misfits_of(network, "loihi1").size() == 1); // the dense matrix, and nothing else
    network.neuron.delay_ticks = 64;
    CHECK(contains(misfits_of(network, "loihi1").front(), "delay of 64 ticks: 63 ticks here"));
}

TEST_CASE("a size passed by one is named with its limit", "[sim]") {
    const auto last_line = [](std::size_t neurons, std::size_t inputs, std::size_t outputs,
                              const char* word) {
        sim::Network network;
        network.neuron.filter = sim::Filter::none;
        network.neuron.delay_ticks = 1;
        network.neuron.refractory_ms = 0.0;
        network.readout = sim::Readout::mean_rate;
        network.weights = sim::zero_weights(neurons, 0, inputs, outputs);
        const std::vector<std::string> lines = misfits_of(network, word);
        return lines.empty() ? std::string() : lines.back();
    };
    const std::string reset =
        "reset to zero: the threshold is subtracted here, up to 31 times a tick";
    CHECK(last_line(1000, 16, 8, "xylo-61201") == reset);
    CHECK(contains(last_line(1001, 16, 8, "xylo-61201"),
                   "neurons 1001: xylo-61201 has room for 1000"));
    CHECK(contains(last_line(1000, 17, 8, "xylo-61201"), "inputs 17: xylo-61201 has room for 16"));
    CHECK(contains(last_line(1000, 16, 9, "xylo-61201"), "outputs 9: xylo-61201 has room for 8"));
    CHECK(last_line(992, 16, 16, "xylo-a3") == reset);
    CHECK(contains(last_line(993, 16, 16, "xylo-a3"), "neurons 993: xylo-a3 has room for 992"));
    CHECK(contains(last_line(497, 16, 16, "xylo-imu"), "neurons 497: xylo-imu has room for 496"));
    CHECK(last_line(10, 4096, 1, "loihi1") == "");
    CHECK(contains(last_line(10, 4097, 1, "loihi1"),
                   "axons into a core 4097: loihi1 has room for 4096"));
}

TEST_CASE("the cores of a chip are counted by what runs out first", "[sim]") {
    const auto cores = [](std::size_t neurons, const char* word) {
        sim::Network network;
        network.neuron.filter = sim::Filter::none;
        network.weights = sim::zero_weights(neurons, 0, 1, 1);
        const sim::FixedTarget target = sim::fixed_target(word);
        return sim::count_cores(sim::quantise(network, target, usual_choices(target)).network,
                                target)
            .cores;
    };
    CHECK(cores(1024, "loihi1") == 1);
    CHECK(cores(1025, "loihi1") == 2);
    CHECK(cores(8192, "loihi2") == 1);
    CHECK(cores(8193, "loihi2") == 2);
    // 1,000,000 weights of 9 bits and 10 of address: 19 million bits, 1,048,576 a core.
    const sim::FixedTarget target = sim::fixed_target("loihi1");
    sim::Network dense = all_to_all(1000);
    const sim::FixedNetwork fixed = sim::quantise(dense, target, usual_choices(target)).network;
    CHECK(sim::count_cores(fixed, target).cores == 19);
}
