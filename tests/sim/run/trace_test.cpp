#include "smnn/sim/run/trace.hpp"

#include "smnn/sim/error.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/networks.hpp"
#include "tests/support/runs.hpp"

using namespace smnn;
using namespace smnn::sim;

TEST_CASE("a run that cannot be is refused by both engines", "[sim]") {
    const Network network = tests::lone_neuron(1.0F);
    const Events input = sorted({{3, 0}});
    for (const auto run : {tests::run_clock_driven, tests::run_event_driven}) {
        CHECK_NOTHROW(run(network, input, {.ticks = 4}));
        CHECK_THROWS_AS(run(network, input, {.ticks = 3}), ParameterError);
        CHECK_THROWS_AS(run(network, {}, {.ticks = -1}), ParameterError);
        CHECK_THROWS_AS(run(network, sorted({{0, 1}}), {.ticks = 4}), ParameterError);
        CHECK_THROWS_AS(run(network, sorted({{0, UINT32_MAX}}), {.ticks = 4}), ParameterError);
        Network rates = network;
        rates.dynamics = Dynamics::rate;
        CHECK_THROWS_AS(run(rates, input, {.ticks = 4}), ParameterError);
    }
    CHECK_THROWS_AS(tests::run_event_driven(network, {}, {.ticks = never}), ParameterError);
}

TEST_CASE("a trace has room for what is to be recorded and for nothing else", "[sim]") {
    const Network network = tests::ring(5);
    const Trace bare = prepare_trace(network, {}, {.ticks = 7});
    CHECK(bare.potentials.empty());
    CHECK(bare.mode_activity.empty());
    CHECK(bare.time_step_ms == network.neuron.time_step_ms);
    const Trace full = prepare_trace(
        network, {}, {.ticks = 7, .record_potentials = true, .record_mode_activity = true});
    CHECK(full.potentials.rows() == 5);
    CHECK(full.potentials.cols() == 7);
    CHECK(full.mode_activity.rows() == network.modes());
}
