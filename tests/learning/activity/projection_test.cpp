#include "smnn/learning/activity/projection.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "smnn/learning/optimise/initialise.hpp"
#include "smnn/sim/random.hpp"
#include "tests/reference/forward.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/networks.hpp"
#include "tests/support/runs.hpp"

using namespace smnn;
using learning::Directions;
using learning::Series;

namespace {

double dot(const std::vector<double>& a, const std::vector<double>& b) {
    return std::inner_product(a.begin(), a.end(), b.begin(), 0.0);
}

Directions random_directions(std::uint64_t seed, std::size_t count, std::size_t length) {
    sim::Random random(seed, "directions");
    Directions directions(count, std::vector<double>(length));
    for (auto& direction : directions) {
        for (double& value : direction) value = random.normal();
    }
    return directions;
}

} // namespace

TEST_CASE("along any direction the population is its filtered rates, summed neuron by neuron",
          "[learning]") {
    std::size_t spikes = 0;
    for (std::uint64_t seed = 1; seed <= 40; ++seed) {
        const tests::RandomTrial trial =
            tests::random_trial(seed, {.neurons = 30, .inputs = 10, .ticks = 100});
        const reference::Run run = reference::run(trial.network, trial.input, trial.ticks);
        const sim::Events fired = reference::spikes(run);
        const Directions directions = random_directions(seed, 3, trial.network.neurons());
        const Series found = learning::project(trial.network, fired, trial.ticks, directions);
        REQUIRE(found.size() == 3);
        for (std::size_t d = 0; d < 3; ++d) {
            REQUIRE(found[d].size() == static_cast<std::size_t>(trial.ticks));
            for (std::size_t k = 0; k < found[d].size(); ++k) {
                double sum = 0.0;
                double size = 0.0;
                for (std::size_t n = 0; n < trial.network.neurons(); ++n) {
                    sum += directions[d][n] * run.rate(k, n);
                    size += std::abs(directions[d][n] * run.rate(k, n));
                }
                REQUIRE(std::abs(found[d][k] - sum) <= 1e-12 * size); // rounding of some 100 sums
            }
        }
        spikes += fired.size();
    }
    CHECK(spikes > 100);
}

TEST_CASE("along the output modes it is the mode activity of the engine", "[learning]") {
    std::size_t asked = 0;
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        const tests::RandomTrial trial = tests::random_trial(seed, {.neurons = 30, .ticks = 100});
        const sim::Trace trace = tests::run_clock_driven(
            trial.network, trial.input, {.ticks = trial.ticks, .record_mode_activity = true});
        const Series found = learning::project(trial.network, trace.spikes, trial.ticks,
                                               learning::output_modes(trial.network));
        REQUIRE(found.size() == trial.network.modes());
        double largest = 0.0;
        for (const auto& one : found) {
            for (const double value : one) largest = std::max(largest, std::abs(value));
        }
        for (std::size_t mode = 0; mode < found.size(); ++mode) {
            for (std::size_t k = 0; k < found[mode].size(); ++k) {
                const auto kappa = static_cast<double>(trace.mode_activity(mode, k));
                REQUIRE(std::abs(found[mode][k] - kappa) <= 1e-7 * largest); // is a float32
            }
        }
        if (largest > 0.0) ++asked;
    }
    CHECK(asked > 5);
}

TEST_CASE("directions are the columns of xi_in, of xi_out and of Win, sparse or dense",
          "[learning]") {
    const sim::Network network = learning::initialise(
        {.neurons = 5, .modes = 2, .inputs = 3, .outputs = 1}, {}, sim::Readout::max_rate, 1);
    const sim::Weights& w = network.weights;
    const Directions in = learning::input_modes(network);
    const Directions out = learning::output_modes(network);
    const Directions input = learning::input_columns(network);
    REQUIRE(in.size() == 2);
    REQUIRE(out.size() == 2);
    REQUIRE(input.size() == 3);
    for (std::size_t n = 0; n < 5; ++n) {
        CHECK(in[1][n] == static_cast<double>(w.mode_in(n, 1)));
        CHECK(out[1][n] == static_cast<double>(w.mode_out(1, n)));
        CHECK(input[2][n] == static_cast<double>(w.input(n, 2)));
    }
    CHECK(learning::input_columns(with_sparse_input(network)) == input);
}

TEST_CASE("orthonormal directions have length 1, are at right angles, and span what came before",
          "[learning]") {
    for (std::uint64_t seed = 1; seed <= 10; ++seed) {
        Directions given = random_directions(seed, 6, 8);
        // The last but one is almost the first: rounding must not lean it towards the others.
        for (std::size_t n = 0; n < 8; ++n) given[4][n] = given[0][n] + 1e-6 * given[4][n];
        const Directions q = learning::orthonormalised(given);
        for (std::size_t i = 0; i < 6; ++i) {
            std::vector<double> rest = given[i];
            for (std::size_t j = 0; j <= i; ++j) {
                CHECK(dot(q[i], q[j]) == Approx(i == j ? 1.0 : 0.0).margin(1e-13));
                const double share = dot(given[i], q[j]);
                for (std::size_t n = 0; n < 8; ++n) rest[n] -= share * q[j][n];
            }
            CHECK(std::sqrt(dot(rest, rest)) < 1e-13 * std::sqrt(dot(given[i], given[i])));
            CHECK(dot(given[i], q[i]) > 0.0);
        }
    }
}

TEST_CASE("a direction that is nothing new is left empty, and seen along it is nothing",
          "[learning]") {
    const Directions q = learning::orthonormalised(
        {{1.0, 1.0, 0.0}, {0.0, 0.0, 0.0}, {2.0, 2.0, 0.0}, {0.0, 3.0, 4.0}});
    CHECK(!q[0].empty());
    CHECK(q[1].empty());
    CHECK(q[2].empty());
    CHECK(!q[3].empty());
    const sim::Network network = tests::ring(3);
    const Series found = learning::project(network, sim::sorted({{0, 0}, {1, 1}}), 4, q);
    CHECK(found[2] == std::vector<double>(4, 0.0));
    CHECK(found[0][3] > 0.0);
}

TEST_CASE("a mean is over the ticks that were asked for", "[learning]") {
    CHECK(learning::mean_over({{9.0, 1.0, 2.0, 9.0}, {0.0, 4.0, 4.0, 0.0}}, 1, 3) ==
          std::vector<double>{1.5, 4.0});
}
