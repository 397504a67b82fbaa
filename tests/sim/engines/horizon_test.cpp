#include "smnn/sim/engines/horizon.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "smnn/sim/random.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/networks.hpp"

using namespace smnn;
using namespace smnn::sim;

namespace {

struct Case {
    StepFactors factors;
    Propagator propagator;
    Horizon horizon;

    explicit Case(const NeuronParameters& neuron)
        : factors(step_factors(neuron)), propagator(factors), horizon(propagator, factors) {}
};

// Eight neurons anywhere, with the scales at which each of a neuron's parts matters.
Prospect draw(Random& random, const StepFactors& factors) {
    Prospect prospect{};
    for (unsigned lane = 0; lane < 8; ++lane) {
        const auto sign = [&] { return random.uniform() < 0.5 ? -1.0 : 1.0; };
        prospect.potential[lane] = random.uniform() * 1.5 - 0.5;
        prospect.current[lane] = sign() * random.uniform() * 2.0;
        prospect.activity[lane] = sign() * random.uniform() * (1.0 - factors.synapse);
        prospect.rise[lane] = sign() * random.uniform() * (1.0 - factors.synapse) *
                              (1.0 - factors.decay) / factors.gain;
    }
    return prospect;
}

double potential_of(const Prospect& neuron, unsigned lane, const Propagation& p) {
    return p.u_u * neuron.potential[lane] + p.u_i * neuron.current[lane] +
           p.u_r * neuron.activity[lane] + p.u_h * neuron.rise[lane];
}

} // namespace

TEST_CASE("no potential comes above what the horizon promises, within the ticks that it promises",
          "[sim]") {
    std::size_t promises = 0;
    for (std::uint64_t seed = 0; seed < 400; ++seed) {
        const Case c(tests::random_trial(seed).network.neuron);
        Random random(seed, "horizon");
        for (int draws = 0; draws < 5; ++draws) {
            const Prospect neurons = draw(random, c.factors);
            const double ceiling = 0.2 + random.uniform() * 1.5;
            const Horizon::Bound promise = c.horizon.look(neurons, ceiling, 0.0, never);
            if (promise.ticks == 0) continue;
            ++promises;
            for (unsigned lane = 0; lane < 8; ++lane) CHECK(promise.highest[lane] <= ceiling);
            const Tick last = std::min<Tick>(promise.ticks, 3000);
            std::array<double, 8> highest;
            highest.fill(-10.0);
            for (Tick n = 1; n <= last; ++n) {
                const Propagation p = c.propagator.over(n);
                for (unsigned lane = 0; lane < 8; ++lane) {
                    highest[lane] = std::max(highest[lane], potential_of(neurons, lane, p));
                }
            }
            INFO("seed " << seed << ", " << promise.ticks << " ticks");
            for (unsigned lane = 0; lane < 8; ++lane) {
                CHECK(highest[lane] <= promise.highest[lane]);
            }
        }
    }
    CHECK(promises > 500);
}

TEST_CASE("what arrives within the promise adds no more than it says", "[sim]") {
    for (std::uint64_t seed = 0; seed < 200; ++seed) {
        const Case c(tests::random_trial(seed).network.neuron);
        Random random(seed, "arrivals");
        const Horizon::Bound promise = c.horizon.look(draw(random, c.factors), 5.0, 0.0,
                                                      1 + static_cast<Tick>(random.below(500)));
        if (promise.ticks == 0) continue;
        const Tick last = std::min<Tick>(promise.ticks, 2000);
        for (Tick n = 0; n <= last; ++n) { // n ticks after it arrived
            const Propagation p = c.propagator.over(n);
            INFO("seed " << seed << ", " << n << " of " << promise.ticks << " ticks");
            // Rounding of products along two roads
            CHECK(p.u_h + c.factors.gain * p.u_r <= promise.push * (1.0 + 1e-12));
            CHECK(p.u_i + c.factors.leak * p.u_u <= promise.input * (1.0 + 1e-12));
        }
    }
}

// A neuron on its way to the threshold under a constant current: the first tick above it is known.
TEST_CASE("the horizon sees nine tenths of the way to a crossing", "[sim]") {
    NeuronParameters neuron;
    neuron.time_step_ms = 0.01;
    neuron.tau_synapse_ms = 1e6;
    const Case c(neuron);
    for (const double current : {1.01, 1.1, 1.5, 3.0}) {
        for (const double potential : {-1.0, 0.0, 0.5, 0.9}) {
            Prospect neurons{};
            for (unsigned lane = 0; lane < 8; ++lane) {
                neurons.potential[lane] = potential;
                neurons.current[lane] = current;
            }
            const double tau = 20.0 / 0.01;
            const double crossing = tau * std::log((current - potential) / (current - 1.0));
            const Horizon::Bound promise = c.horizon.look(neurons, 1.0, 0.0, never);
            INFO("current " << current << ", potential " << potential);
            CHECK(static_cast<double>(promise.ticks) < crossing);
            CHECK(static_cast<double>(promise.ticks) > 0.85 * crossing);
        }
    }
}

TEST_CASE("a neuron at rest sleeps for ever, one whose current stays above the threshold does not",
          "[sim]") {
    const Case c(NeuronParameters{});
    CHECK(c.horizon.look(Prospect{}, 1.0, 0.0, never).ticks == never);
    Prospect driven{};
    driven.current[3] = 50.0;
    CHECK(c.horizon.look(driven, 1.0, 0.0, never).ticks < 2);
}

TEST_CASE("where arrivals are expected less is promised, but one tick always", "[sim]") {
    const Case c(NeuronParameters{});
    Prospect neurons{};
    neurons.potential[0] = 0.9;
    Tick before = never;
    for (const double pace : {0.0, 0.001, 0.1, 10.0, 1e6}) {
        const Tick ticks = c.horizon.look(neurons, 1.0, pace, never).ticks;
        CHECK(ticks <= before);
        CHECK(ticks >= 1);
        before = ticks;
    }
    CHECK(before == 1);
}
