#include "smnn/sim/dynamics/propagator.hpp"

#include <cmath>

#include "tests/support/catch.hpp"

using namespace smnn::sim;

namespace {

struct Cascade {
    double h = 0.3, r = 0.7, i = -0.4, u = 0.2;
};

Cascade step(const Cascade& c, const StepFactors& f) { // (4), (1), (2), one tick, no arrivals
    Cascade next;
    next.i = f.synapse * c.i + c.r;
    next.u = f.membrane * c.u + f.leak * next.i;
    next.h = f.rise * c.h;
    next.r = f.decay * c.r + f.gain * next.h;
    return next;
}

Cascade jump(const Cascade& c, const Propagation& p) {
    return {p.h_h * c.h, p.r_h * c.h + p.r_r * c.r, p.i_h * c.h + p.i_r * c.r + p.i_i * c.i,
            p.u_h * c.h + p.u_r * c.r + p.u_i * c.i + p.u_u * c.u};
}

NeuronParameters times(double synapse, double membrane, double rise, double decay) {
    NeuronParameters p;
    p.tau_synapse_ms = synapse;
    p.tau_membrane_ms = membrane;
    p.tau_rise_ms = rise;
    p.tau_decay_ms = decay;
    return p;
}

} // namespace

TEST_CASE("a jump of n ticks is n steps, whichever time constants are equal", "[sim]") {
    for (const NeuronParameters& p : {times(10, 20, 2, 30), times(10, 10, 10, 10),
                                      times(20, 20, 2, 30), times(10, 20, 30, 30)}) {
        const StepFactors factors = step_factors(p);
        const Propagator propagator(factors);
        Cascade stepped;
        for (Tick n = 1; n <= 400; ++n) {
            stepped = step(stepped, factors);
            const Cascade jumped = jump(Cascade{}, propagator.over(n));
            // Each of n roundings is 1e-16 of values of order 1.
            const double tolerance = 1e-16 * static_cast<double>(n + 10);
            REQUIRE(std::abs(jumped.h - stepped.h) < tolerance);
            REQUIRE(std::abs(jumped.r - stepped.r) < tolerance);
            REQUIRE(std::abs(jumped.i - stepped.i) < 10 * tolerance);
            REQUIRE(std::abs(jumped.u - stepped.u) < 10 * tolerance);
        }
    }
}

TEST_CASE("two jumps are one", "[sim]") {
    const Propagator propagator(step_factors(NeuronParameters{}));
    for (const auto& [a, b] : {std::pair<Tick, Tick>{1, 62}, {63, 1}, {100, 3000}, {64, 64}}) {
        const Propagation two = compose(propagator.over(a), propagator.over(b));
        const Propagation one = propagator.over(a + b);
        CHECK(two.u_h == Approx(one.u_h).epsilon(1e-12));
        CHECK(two.u_r == Approx(one.u_r).epsilon(1e-12));
        CHECK(two.u_i == Approx(one.u_i).epsilon(1e-12));
        CHECK(two.i_h == Approx(one.i_h).epsilon(1e-12));
    }
}

TEST_CASE("the propagator is smooth where two time constants meet", "[sim]") {
    const Propagation equal = Propagator(step_factors(times(20, 20, 30, 30))).over(37);
    for (const double apart : {1e-12, 1e-9, 1e-6}) {
        const Propagation near =
            Propagator(step_factors(times(20 + apart, 20, 30, 30 + apart))).over(37);
        // u_h moves by its slope times the distance; its slope by tau is below 1 per ms.
        CHECK(std::abs(near.u_h - equal.u_h) < apart + 1e-15);
        CHECK(std::abs(near.i_h - equal.i_h) < 10 * apart + 1e-14);
    }
}

TEST_CASE("the peak of a response is the highest of its ticks", "[sim]") {
    for (const double time_step : {2.0, 0.1, 0.01}) {
        NeuronParameters p;
        p.time_step_ms = time_step;
        const StepFactors factors = step_factors(p);
        const Propagator propagator(factors);
        const auto arrival = [&](const Propagation& a) { return a.u_h + factors.gain * a.u_r; };
        double highest = 0.0;
        Propagation a;
        for (int n = 0; n < 40000; ++n) {
            highest = std::max(highest, arrival(a));
            a = compose(propagator.over(1), a);
        }
        CHECK(arrival(propagator.over(propagator.peak_tick(arrival))) ==
              Approx(highest).epsilon(1e-9));
        CHECK(propagator.peak_tick([](const Propagation& b) { return b.i_i; }) == 0);
    }
}

TEST_CASE("a response that is 0 after its first tick was highest there", "[sim]") {
    const Propagator propagator(step_factors(times(1e-3, 1e-3, 1e-3, 1e-3)));
    CHECK(propagator.peak_tick([](const Propagation& a) { return a.u_u; }) == 0);
    CHECK(propagator.peak_tick([](const Propagation& a) { return a.u_r; }) == 1);
}

TEST_CASE("the last tick of a condition is found at any distance", "[sim]") {
    const Propagator propagator(step_factors(NeuronParameters{}));
    const double decay = std::exp(-2.0 / 30.0);
    for (const double level : {0.95, 0.5, 1e-2, 1e-10, 1e-100, 1e-300}) {
        const auto expected = static_cast<Tick>(std::log(level) / std::log(decay));
        const Tick last =
            propagator.last_while([&](const Propagation& a) { return a.r_r > level; });
        CHECK(std::abs(last - expected) <= 1);
        CHECK(propagator.over(last).r_r > level);
        CHECK(propagator.over(last + 1).r_r <= level);
    }
    CHECK(propagator.last_while([](const Propagation&) { return true; }) == Propagator::longest);
    CHECK(propagator.last_while([](const Propagation&) { return false; }) == 0);
}
