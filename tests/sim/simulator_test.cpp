#include "smnn/sim/simulator.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <limits>

#include "smnn/learning/optimise/initialise.hpp"
#include "smnn/sim/error.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/networks.hpp"

using namespace smnn;
using namespace smnn::sim;

namespace {

constexpr Engine both[] = {Engine::event, Engine::clock};

// The largest difference in units of the larger of 1 and the largest value.
double difference(const std::vector<double>& one, const std::vector<double>& other) {
    REQUIRE(one.size() == other.size());
    double scale = 1.0;
    double largest = 0.0;
    for (std::size_t i = 0; i < one.size(); ++i) {
        scale = std::max(scale, std::abs(other[i]));
        largest = std::max(largest, std::abs(one[i] - other[i]));
    }
    return largest / scale;
}

} // namespace

TEST_CASE("a simulator kept for many trials runs each from rest, with its own counters", "[sim]") {
    std::size_t spikes = 0;
    for (std::uint64_t seed = 0; seed < 40; ++seed) {
        const tests::RandomTrial trial = tests::random_trial(seed, {.neurons = 40, .ticks = 80});
        Simulator simulator(trial.network);
        Trace trace = prepare_trace(trial.network, trial.input, {.ticks = trial.ticks});
        for (const Engine engine : both) {
            const Trace alone = run(engine, trial.network, trial.input, {.ticks = trial.ticks});
            spikes += alone.spikes.size();
            for (int i = 0; i < 3; ++i) {
                INFO("seed " << seed << ", " << name(engine) << ", run " << i);
                CHECK(simulator.run(engine, trial.input, trace) == engine);
                CHECK(trace.spikes == alone.spikes);
                CHECK(trace.cost == alone.cost);
            }
        }
    }
    CHECK(spikes > 1000);
}

TEST_CASE("a run in pieces gives the spikes and counts of a whole one", "[sim]") {
    for (std::uint64_t seed = 0; seed < 40; ++seed) {
        const tests::RandomTrial trial = tests::random_trial(seed, {.neurons = 40, .ticks = 80});
        Simulator simulator(trial.network);
        for (const Engine engine : both) {
            const Trace whole = simulator.run(engine, trial.input, {.ticks = trial.ticks});
            Events spikes;
            Cost cost;
            simulator.start(engine);
            for (Tick until = 0; until < trial.ticks; until += 1 + static_cast<Tick>(seed % 7)) {
                simulator.advance(until, trial.input, spikes, cost);
            }
            simulator.advance(trial.ticks, trial.input, spikes, cost);
            INFO("seed " << seed << ", " << name(engine));
            CHECK(spikes == whole.spikes);
            CHECK(cost.spikes == whole.cost.spikes);
        }
    }
}

// Both engines hold I, U and kappa in double. A jump of n ticks and n steps differ by some roundings of
// 1e-16 each; what a full-rank network's W adds up has a thousand terms.
TEST_CASE("the state of both engines is the same at every tick, and reading it changes nothing",
          "[sim]") {
    constexpr double tolerance = 1e-11;
    std::size_t read = 0;
    for (std::uint64_t seed = 0; seed < 120; ++seed) {
        const tests::RandomTrial trial = tests::random_trial(seed, {.neurons = 40, .ticks = 60});
        Simulator event(trial.network);
        Simulator clock(trial.network);
        event.start(Engine::event);
        clock.start(Engine::clock);
        const Trace whole = event.run(Engine::event, trial.input, {.ticks = trial.ticks});
        event.start(Engine::event);
        Events of_event;
        Events of_clock;
        Cost cost;
        Cost not_compared;
        for (Tick tick = 0; tick <= trial.ticks; ++tick) {
            event.advance(tick, trial.input, of_event, cost);
            clock.advance(tick, trial.input, of_clock, not_compared);
            const NeuronStates one = event.state();
            const NeuronStates other = clock.state();
            INFO("seed " << seed << ", before tick " << tick);
            REQUIRE(one.next_tick == tick);
            REQUIRE(other.next_tick == tick);
            REQUIRE(one.current.size() == trial.network.neurons());
            REQUIRE(difference(one.current, other.current) < tolerance);
            REQUIRE(difference(one.potential, other.potential) < tolerance);
            REQUIRE(difference(one.mode_activity, other.mode_activity) < tolerance);
            read += std::any_of(one.potential.begin(), one.potential.end(),
                                [](double u) { return u != 0.0; });
        }
        CHECK(of_event == whole.spikes);
    }
    CHECK(read > 1000);
}

TEST_CASE("the state is what equations (1), (2) and (5) leave", "[sim]") {
    const Network network = tests::lone_neuron(0.5F);
    const NeuronParameters& neuron = network.neuron;
    Simulator simulator(network);
    for (const Engine engine : both) {
        simulator.start(engine);
        CHECK(simulator.state().potential == std::vector<double>{0.0});
        Events spikes;
        Cost cost;
        simulator.advance(3, sorted({{0, 0}}), spikes, cost);
        REQUIRE(spikes.size() == 0);
        const double a_s = std::exp(-neuron.time_step_ms / neuron.tau_synapse_ms);
        const double a_m = std::exp(-neuron.time_step_ms / neuron.tau_membrane_ms);
        double current = 0.0;
        double potential = 0.0;
        for (int tick = 0; tick < 3; ++tick) {
            current = a_s * current + (tick == 0 ? 0.5 : 0.0);
            potential = a_m * potential + (1.0 - a_m) * current;
        }
        INFO(name(engine));
        CHECK(simulator.state().current.at(0) == Approx(current).epsilon(1e-14));
        CHECK(simulator.state().potential.at(0) == Approx(potential).epsilon(1e-14));
    }
}

TEST_CASE("a run does not check its network again", "[sim]") {
    using Clock = std::chrono::steady_clock;
    const Network network = learning::initialise(
        {.neurons = 1000, .modes = 3, .inputs = 2000, .outputs = 10}, {}, Readout::max_rate, 1);
    Simulator simulator(network);
    Trace trace = prepare_trace(network, {}, {.ticks = 1});
    for (const Engine engine : both) {
        double run = std::numeric_limits<double>::infinity();
        double check = run;
        for (int i = 0; i < 5; ++i) {
            Clock::time_point start = Clock::now();
            simulator.run(engine, {}, trace);
            run = std::min(run, std::chrono::duration<double>(Clock::now() - start).count());
            start = Clock::now();
            validate(network);
            check = std::min(check, std::chrono::duration<double>(Clock::now() - start).count());
        }
        CHECK(run < check);
    }
}

TEST_CASE("what cannot run is refused before the first trial", "[sim]") {
    Network network = tests::lone_neuron(1.0F);
    CHECK_THROWS_WITH(Simulator(network, 0), "0 threads: a simulator needs at least 1");
    Network rates = network;
    rates.dynamics = Dynamics::rate;
    CHECK_THROWS_AS(Simulator(rates), ParameterError);
    network.neuron.time_step_ms = 0.0;
    CHECK_THROWS_AS(Simulator(network), ParameterError);
}
