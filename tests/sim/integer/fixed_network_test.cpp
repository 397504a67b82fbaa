#include "smnn/sim/integer/fixed_network.hpp"

#include "smnn/sim/integer/fixed_target.hpp"
#include "smnn/sim/integer/quantise.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/networks.hpp"
#include "tests/support/scratch.hpp"

using namespace smnn;
using tests::contains;
using tests::refusal;

namespace {

sim::FixedNetwork small() {
    const sim::FixedTarget target = sim::fixed_target("fixed:8.24");
    return sim::quantise(tests::ring(4), target, usual_choices(target)).network;
}

template <class Change>
std::string refusal_of(Change&& change) {
    sim::FixedNetwork network = small();
    change(network);
    return refusal([&] { sim::validate(network); });
}

using Net = sim::FixedNetwork;

} // namespace

TEST_CASE("a fixed-point network beyond the limits of its sums is refused", "[sim]") {
    CHECK(refusal_of([](Net&) {}) == "");
    CHECK(contains(refusal_of([](Net& n) { n.state_bits = 33; }), "state_bits is 33: it must be"));
    CHECK(contains(refusal_of([](Net& n) { n.weight_bits = 1; }), "weight_bits is 1"));
    CHECK(contains(refusal_of([](Net& n) { n.decay_bits = 17; }), "decay_bits is 17"));
    CHECK(contains(refusal_of([](Net& n) { n.payload_bits = 16; }), "payload_bits is 16"));
    CHECK(contains(refusal_of([](Net& n) { n.decays.membrane = 4097; }), "membrane is 4097"));
    CHECK(contains(refusal_of([](Net& n) { n.threshold = 0; }), "threshold is 0"));
    CHECK(contains(refusal_of([](Net& n) { n.threshold = 1 << 23; }), "threshold is 8388608"));
    CHECK(contains(refusal_of([](Net& n) { n.refractory_ticks = -1; }), "refractory_ticks is -1"));
    CHECK(contains(refusal_of([](Net& n) { n.delay_ticks = 0; }), "delay_ticks is 0"));
    CHECK(contains(refusal_of([](Net& n) { n.input_shift = 31; }), "input_shift is 31"));
    CHECK(contains(refusal_of([](Net& n) { n.mode_shift[2] = 31; }), "mode_shift is 31"));
    CHECK(contains(refusal_of([](Net& n) { n.deposit_shift.pop_back(); }),
                   "3 values of deposit_shift: 4, one a mode"));
    CHECK(contains(refusal_of([](Net& n) { n.weights.readout = sim::integer_zeros(1, 3); }),
                   "readout is 1 x 3, the network needs 1 x 4"));
    CHECK(contains(refusal_of([](Net& n) { n.weights.recurrent = sim::integer_zeros(4, 4); }),
                   "either modes or a recurrent matrix"));
    CHECK(contains(refusal_of([](Net& n) { n.weights.input = sim::integer_zeros(4, 65'537); }),
                   "65537 inputs"));
}

TEST_CASE("a network by the rules of Xylo has only what Xylo has", "[sim]") {
    const sim::FixedTarget target = sim::fixed_target("xylo-a3");
    const sim::FixedNetwork good =
        sim::quantise(tests::ring(4), target, usual_choices(target)).network;
    const auto refused = [&](auto&& change) {
        sim::FixedNetwork network = good;
        change(network);
        return refusal([&] { sim::validate(network); });
    };
    CHECK(refused([](Net&) {}) == "");
    CHECK(contains(refused([](Net& n) { n.delay_ticks = 2; }), "delay_ticks of xylo is 2"));
    CHECK(contains(refused([](Net& n) { n.refractory_ticks = 1; }), "refractory_ticks of xylo"));
    CHECK(contains(refused([](Net& n) { n.input_shift = 9; }), "input_shift of xylo is 9"));
    CHECK(contains(refused([](Net& n) { n.state_bits = 24; }), "state_bits of xylo is 24"));
    CHECK(contains(refused([](Net& n) { n.weights.input(0, 0) = 128; }), "input is 128"));
    CHECK(contains(refused([](Net& n) { n.readout = sim::Readout::max_rate; }), "mean_rate"));
    CHECK(contains(refused([](Net& n) { n.decays.membrane = 3000; }), "is 3000: one less 2^-dash"));
    for (const std::uint32_t no_decay : {0U, 4096U, 4097U, 0xFFFFFFFFU, 3071U}) {
        CAPTURE(no_decay);
        CHECK(contains(refused([&](Net& n) { n.output.synapse = no_decay; }), "output synapse"));
    }
    CHECK(contains(refusal_of([](Net& n) { n.output.threshold = 1; }),
                   "belong to the rules of xylo"));
    CHECK(contains(refusal_of([](Net& n) { n.spikes_per_tick = 2; }), "spikes_per_tick is 2"));
}

TEST_CASE("weights that are 0 cost a chip nothing", "[sim]") {
    // Four neurons in a ring, a mode for each link; one input to neuron 0; all four are read.
    const sim::FixedCounts factored = sim::count(small(), true);
    CHECK(factored.neurons == 4);
    CHECK(factored.synapses == 1 + 4 + 4 + 4);
    CHECK(factored.fan_in == 2);  // neuron 0: the input and a mode
    CHECK(factored.fan_out == 2); // each: its mode and the output
    const sim::FixedCounts dense = sim::count(small(), false);
    CHECK(dense.synapses == 1 + 4 + 4);
    CHECK(dense.fan_in == 2);
    CHECK(dense.fan_out == 2);
}
