#include <array>
#include <cmath>
#include <set>
#include <tuple>

#include "smnn/learning/replay.hpp"
#include "smnn/sim/random.hpp"
#include "tests/reference/adjoint.hpp"
#include "tests/reference/forward.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/difference.hpp"
#include "tests/support/networks.hpp"

using namespace smnn;
using tests::RandomTrial;

namespace {

constexpr std::array surrogates{learning::SurrogateKind::fast_sigmoid,
                                learning::SurrogateKind::triangle,
                                learning::SurrogateKind::arctangent};

sim::Trace run(const RandomTrial& trial) {
    sim::RunConfig config;
    config.ticks = trial.ticks;
    return tests::run_event_driven(trial.network, trial.input, config);
}

void round_to_float32(tests::Table& table) {
    for (std::size_t i = 0; i < table.rows(); ++i) {
        for (std::size_t j = 0; j < table.cols(); ++j) {
            table(i, j) = static_cast<double>(static_cast<float>(table(i, j)));
        }
    }
}

// Every surrogate, at slopes from blunt to sharp, both resets, without and with a target of spikes,
// in turn; slopes in units of the threshold, as potentials are.
learning::ReplayOptions replay_options(const RandomTrial& trial) {
    static constexpr std::array slopes{0.7, 5.0, 25.0};
    learning::ReplayOptions options;
    options.surrogate.kind = surrogates[trial.seed % 3];
    options.surrogate.slope = slopes[trial.seed / 3 % 3] / trial.network.neuron.threshold;
    options.attached_reset = trial.seed / 9 % 2 == 1;
    if (trial.seed / 18 % 2 == 1) options.spike_target = {.spikes = 3.5, .strength = 0.02};
    return options;
}

} // namespace

// Potentials and the adjoints of neurons are float32 in the replay, 6e-8 a rounding, of which there are
// hundreds on the way back through a trial: 1e-4. The reference's spikes are those of the trace
// (engines_test.cpp).
TEST_CASE("a replayed gradient is the plain adjoint, whatever the network", "[agreement]") {
    std::size_t tried = 0;
    std::size_t recurrent = 0; // trials in which the recurrence carries a gradient
    std::size_t targeted = 0;  // trials with another number of spikes than they should have
    for (std::uint64_t seed = 0; seed < 600; ++seed) {
        const RandomTrial trial = tests::random_trial(seed, {.neurons = 40, .ticks = 150});
        const sim::Network& network = trial.network;
        const learning::Target target = tests::random_target(seed, network, trial.ticks);
        const learning::ReplayOptions options = replay_options(trial);

        reference::Run plain = reference::run(network, trial.input, trial.ticks);
        const reference::Answer answer = reference::answer(network, plain.rate, target);
        const auto expected = reference::adjoint(network, trial.input, plain, answer, options);
        // Left out: two rates that differ by rounding only, which leave open at which tick the gradient
        // starts; an answer so right that its gradient is rounding alone; a gradient that grows
        // beyond float32 (an attached reset multiplies by U at every spike) or that amplifies what
        // potentials lose by being rounded once.
        if (answer.smallest_margin < 1e-9 || answer.loss < 1e-6 || norm(expected) > 1e30) continue;
        round_to_float32(plain.potential);
        const auto rounded = reference::adjoint(network, trial.input, plain, answer, options);
        if (!tests::gradient_difference(rounded, expected, 2e-6).empty()) continue;
        ++tried;
        const learning::Gradient gradient =
            learning::replay(network, trial.input, run(trial), target, options);
        INFO("seed " << seed << ", " << sim::name(network.neuron.filter) << " filter, "
                     << sim::name(network.readout) << ", delay " << network.neuron.delay_ticks
                     << ", P " << network.modes() << ", " << learning::name(options.surrogate.kind)
                     << (options.attached_reset ? ", attached" : ", detached"));
        CHECK(gradient.loss == Approx(answer.loss).epsilon(1e-5));
        const double penalty = reference::spike_penalty(plain, options.spike_target);
        CHECK(gradient.spike_penalty ==
              Approx(penalty)); // of whole numbers, in double on both roads
        CHECK(tests::gradient_difference(gradient.weights, expected, 1e-4) == "");
        targeted += penalty > 0.0;
        recurrent += expected.count("importance") != 0 && norm(expected.at("importance")) > 0.0;
        recurrent += expected.count("recurrent") != 0 && norm(expected.at("recurrent")) > 0.0;
    }
    CHECK(tried > 540);
    CHECK(recurrent > 280);
    CHECK(targeted > 250);
}

// Of the clock-driven engine: it is its tick-by-tick arithmetic that the replay repeats.
TEST_CASE("recorded potentials and recomputed ones give the same gradient to the bit",
          "[agreement]") {
    for (std::uint64_t seed = 0; seed < 100; ++seed) {
        const RandomTrial trial = tests::random_trial(seed, {.neurons = 40, .ticks = 150});
        const learning::Target target = tests::random_target(seed, trial.network, trial.ticks);
        const learning::ReplayOptions options = replay_options(trial);
        sim::RunConfig config;
        config.ticks = trial.ticks;
        sim::RunConfig recording = config;
        recording.record_potentials = true;
        const auto replayed = [&](const sim::RunConfig& run) {
            return learning::replay(trial.network, trial.input,
                                    tests::run_clock_driven(trial.network, trial.input, run),
                                    target, options);
        };
        const learning::Gradient recomputed = replayed(config);
        const learning::Gradient recorded = replayed(recording);
        INFO("seed " << seed);
        CHECK(recorded.loss == recomputed.loss);
        CHECK(recorded.weights == recomputed.weights);
    }
}

// Readout weights move no spike, so the loss of one trace is a smooth function of them. The penalty
// of spikes does not depend on them.
TEST_CASE("the readout's gradient is the slope of the replayed loss", "[agreement]") {
    std::set<std::tuple<sim::Readout, sim::Filter, bool, bool>> tried;
    for (std::uint64_t seed = 0; seed < 400; ++seed) {
        const RandomTrial trial = tests::random_trial(seed, {.neurons = 40, .ticks = 150});
        const learning::Target target = tests::random_target(seed, trial.network, trial.ticks);
        const sim::Trace trace = run(trial);
        const learning::Gradient gradient =
            learning::replay(trial.network, trial.input, trace, target, replay_options(trial));

        sim::Random random(seed, "direction");
        sim::Network above = trial.network;
        sim::Network below = trial.network;
        double expected = 0.0;
        double size = 0.0;
        for (std::size_t o = 0; o < trial.network.outputs(); ++o) {
            for (std::size_t i = 0; i < trial.network.neurons(); ++i) {
                const float step = random.uniform() < 0.5 ? 0x1p-9F : -0x1p-9F;
                above.weights.readout(o, i) += step;
                below.weights.readout(o, i) -= step;
                const double change = static_cast<double>(above.weights.readout(o, i)) -
                                      static_cast<double>(below.weights.readout(o, i));
                const double slope = static_cast<double>(gradient.weights.readout(o, i));
                expected += slope * change;
                size += std::abs(slope * change);
            }
        }
        const auto loss_of = [&](const sim::Network& network) {
            return learning::replay(network, trial.input, trace, target, {}).loss;
        };
        const double rise = loss_of(above) - loss_of(below);
        INFO("seed " << seed << ", " << sim::name(trial.network.readout));
        // 1e-4: the chord's error, (2^-9 r)^2 / 6; 1e-6 of the loss: a trajectory is float32.
        CHECK(std::abs(rise - expected) <= 1e-4 * size + 1e-6 * gradient.loss);
        if (size > 0.0) {
            tried.emplace(trial.network.readout, trial.network.neuron.filter,
                          trial.network.is_full_rank(), trial.network.modes() > 0);
        }
    }
    CHECK(tried.size() == 3 * 3 * 3); // readouts, filters, and modes, full rank or no recurrence
}

TEST_CASE("the two engines leave traces with one gradient", "[agreement]") {
    for (std::uint64_t seed = 0; seed < 50; ++seed) {
        const RandomTrial trial = tests::random_trial(seed, {.neurons = 40, .ticks = 150});
        const learning::Target target = tests::random_target(seed, trial.network, trial.ticks);
        sim::RunConfig config;
        config.ticks = trial.ticks;
        const learning::ReplayOptions options = replay_options(trial);
        const auto replayed = [&](tests::RunFunction run) {
            return learning::replay(trial.network, trial.input,
                                    run(trial.network, trial.input, config), target, options);
        };
        const learning::Gradient event = replayed(tests::run_event_driven);
        const learning::Gradient clock = replayed(tests::run_clock_driven);
        INFO("seed " << seed);
        CHECK(event.weights == clock.weights);
        CHECK(event.loss == clock.loss);
    }
}
