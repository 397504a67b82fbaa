#include "tools/smnn/compare/timed_engines.hpp"

#include <algorithm>
#include <chrono>
#include <limits>

#include "smnn/learning/optimise/initialise.hpp"
#include "smnn/sim/error.hpp"
#include "tests/support/catch.hpp"
#include "tests/tools/command_line.hpp"

using namespace smnn;

TEST_CASE("the median of an even count is the mean of the two in the middle", "[tools]") {
    CHECK(cli::median({3.0}) == 3.0);
    CHECK(cli::median({5.0, 1.0, 2.0}) == 2.0);
    CHECK(cli::median({9.0, 1.0}) == 5.0);
    CHECK(cli::median({8.0, 1.0, 4.0, 2.0}) == 3.0);
}

TEST_CASE("an engine kept for many trials runs each from rest, with its own counters", "[tools]") {
    const sim::Network network = tests::small_network();
    sim::Events input;
    for (sim::Tick tick = 0; tick < 30; ++tick) {
        for (sim::Channel channel = 0; channel < 64; channel += 2) input.append({tick, channel});
    }
    cli::TimedEngines timed(network);
    sim::Trace trace = sim::prepare_trace(network, input, {.ticks = 30});
    for (const sim::Engine engine : {sim::Engine::event, sim::Engine::clock}) {
        const sim::Trace alone = sim::run(engine, network, input, {.ticks = 30});
        REQUIRE(alone.spikes.size() > 0);
        for (int i = 0; i < 3; ++i) {
            CHECK(timed.run(engine, trace) > 0.0);
            CHECK(trace.spikes == alone.spikes);
            CHECK(trace.cost.spikes == alone.cost.spikes);
            CHECK(trace.cost.membrane_updates == alone.cost.membrane_updates);
        }
    }
}

TEST_CASE("what is timed of a trial is less than the check of its network alone", "[tools]") {
    using Clock = std::chrono::steady_clock;
    const sim::Network network =
        learning::initialise({.neurons = 1000, .modes = 3, .inputs = 2000, .outputs = 10}, {},
                             sim::Readout::max_rate, 1);
    cli::TimedEngines timed(network);
    sim::Trace trace = sim::prepare_trace(network, {}, {.ticks = 1});
    for (const sim::Engine engine : {sim::Engine::event, sim::Engine::clock}) {
        double run = std::numeric_limits<double>::infinity();
        double check = run;
        for (int i = 0; i < 5; ++i) {
            run = std::min(run, timed.run(engine, trace));
            const Clock::time_point start = Clock::now();
            sim::validate(network);
            check = std::min(check, std::chrono::duration<double>(Clock::now() - start).count());
        }
        CHECK(run < check);
    }
}

TEST_CASE("a network that cannot run is refused before the first trial", "[tools]") {
    sim::Network network = tests::small_network();
    network.neuron.time_step_ms = 0.0;
    CHECK_THROWS_AS(cli::TimedEngines(network), sim::ParameterError);
}
