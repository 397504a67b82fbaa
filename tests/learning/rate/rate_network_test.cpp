#include "smnn/learning/rate/rate_network.hpp"

#include <array>
#include <cmath>
#include <vector>

#include "smnn/learning/optimise/initialise.hpp"
#include "smnn/sim/error.hpp"
#include "smnn/sim/random.hpp"
#include "tests/support/catch.hpp"

using namespace smnn;
using namespace smnn::learning;

namespace {

constexpr sim::Tick ticks = 25;

sim::Network drawn(std::size_t modes, bool full_rank, sim::Readout readout, std::size_t neurons = 7,
                   std::uint64_t seed = 5) {
    const Shape shape{
        .neurons = neurons, .modes = modes, .full_rank = full_rank, .inputs = 4, .outputs = 3};
    sim::Network network = initialise(shape, {}, readout, seed);
    network.dynamics = sim::Dynamics::rate;
    for (float& x : network.weights.mode_in.values()) x *= 2.0F; // a recurrence that is felt
    for (float& x : network.weights.recurrent.values()) x *= 2.0F;
    return network;
}

sim::Events graded_input(std::uint64_t seed = 3) {
    sim::Random random(seed, "input");
    sim::Events input;
    for (sim::Tick tick = 0; tick < ticks; tick += 2) {
        for (sim::Channel c = 0; c < 4; ++c) {
            input.append({tick, c, static_cast<float>(3.0 * random.normal())});
        }
    }
    return input;
}

Target target_for(sim::Readout readout) {
    if (readout != sim::Readout::trajectory) return std::size_t{2};
    TargetTrajectory target{sim::Matrix::packed(3, ticks), std::vector<float>(ticks, 1.0F)};
    for (float& value : target.values.values()) value = 0.5F;
    return target;
}

// The equation of rate_network.hpp in double, as plainly as it can be written.
std::vector<std::vector<double>> plain_activity(const sim::Network& network,
                                                const sim::Events& input) {
    const sim::Weights& w = network.weights;
    const double a = std::exp(-network.neuron.time_step_ms / network.neuron.tau_membrane_ms);
    std::vector<double> u(7), z(7);
    std::vector<std::vector<double>> all;
    for (sim::Tick k = 0; k < ticks; ++k) {
        std::vector<double> drive(7);
        for (std::size_t i = 0; i < input.size(); ++i) {
            if (input[i].tick != k) continue;
            for (std::size_t n = 0; n < 7; ++n) {
                drive[n] += static_cast<double>(input[i].value) *
                            static_cast<double>(w.input(n, input[i].channel));
            }
        }
        for (std::size_t n = 0; n < 7; ++n) {
            for (std::size_t j = 0; j < 7; ++j) {
                double weight = network.is_full_rank() ? static_cast<double>(w.recurrent(n, j)) : 0;
                for (std::size_t p = 0; p < network.modes(); ++p) {
                    weight += static_cast<double>(w.mode_in(n, p)) *
                              static_cast<double>(w.importance(p, 0)) *
                              static_cast<double>(w.mode_out(p, j));
                }
                drive[n] += weight * z[j];
            }
        }
        for (std::size_t n = 0; n < 7; ++n) {
            u[n] = a * u[n] + (1.0 - a) * drive[n];
        }
        for (std::size_t n = 0; n < 7; ++n) z[n] = std::tanh(u[n]);
        all.push_back(z);
    }
    return all;
}

double loss_of(const sim::Network& network, const sim::Events& input, const Target& target) {
    RateNetwork rates(network);
    rates.run(input, ticks);
    if (network.readout == sim::Readout::trajectory) {
        return mean_square(rates.trajectory(), std::get<TargetTrajectory>(target)).value;
    }
    return cross_entropy(rates.scores(), std::get<std::size_t>(target)).value;
}

// The ticks of the maxima: where one moves, the loss has a corner.
std::vector<sim::Tick> maxima_of(const sim::Network& network, const sim::Events& input) {
    if (network.readout != sim::Readout::max_rate) return {};
    RateNetwork rates(network);
    rates.run(input, ticks);
    return rates.scores().at;
}

// Every weight a step up its slope.
sim::Matrix uphill(sim::Matrix weights, const sim::Matrix& slopes, float step) {
    for (std::size_t col = 0; col < weights.cols(); ++col) {
        for (std::size_t row = 0; row < weights.rows(); ++row) {
            weights(row, col) += slopes(row, col) < 0.0F ? -step : step;
        }
    }
    return weights;
}

struct Kind {
    std::size_t modes;
    bool full_rank;
};
const Kind kinds[] = {{2, false}, {0, true}, {0, false}};

} // namespace

TEST_CASE("a rate network does what its equation says, tick by tick", "[learning]") {
    for (const Kind kind : kinds) {
        const sim::Network network = drawn(kind.modes, kind.full_rank, sim::Readout::max_rate);
        const sim::Events input = graded_input();
        RateNetwork rates(network);
        rates.run(input, ticks);
        const auto expected = plain_activity(network, input);
        for (std::size_t k = 0; k < static_cast<std::size_t>(ticks); ++k) {
            for (std::size_t n = 0; n < 7; ++n) { // float32 states over 25 ticks
                REQUIRE(static_cast<double>(rates.activity()(n, k)) ==
                        Approx(expected[k][n]).margin(1e-5));
            }
        }
    }
}

TEST_CASE("the gradient of a rate network is the slope of its loss, wire by wire", "[learning]") {
    for (const Kind kind : kinds) {
        for (const sim::Readout readout :
             {sim::Readout::max_rate, sim::Readout::mean_rate, sim::Readout::trajectory}) {
            sim::Network network = drawn(kind.modes, kind.full_rank, readout);
            const sim::Events input = graded_input();
            const Target target = target_for(readout);
            sim::Weights gradient = zeros_like(network.weights);
            RateNetwork rates(network);
            rates.run(input, ticks);
            CHECK(rates.add(input, target, gradient) == loss_of(network, input, target));

            std::vector<sim::Matrix*> matrices;
            for_each_matrix(network.weights,
                            [&](const char*, sim::Matrix& m) { matrices.push_back(&m); });
            std::size_t m = 0;
            for_each_matrix(gradient, [&](const char* name, const sim::Matrix& slopes) {
                sim::Matrix& weights = *matrices[m++];
                double largest = 0.0;
                for (const float slope : slopes.values()) {
                    largest = std::max(largest, static_cast<double>(std::abs(slope)));
                }
                CHECK(largest > 0.0);
                for (std::size_t col = 0; col < weights.cols(); ++col) {
                    for (std::size_t row = 0; row < weights.rows(); ++row) {
                        const float kept = weights(row, col);
                        constexpr float step = 5e-3F;
                        weights(row, col) = kept + step;
                        const double up = loss_of(network, input, target);
                        const float above = weights(row, col);
                        weights(row, col) = kept - step;
                        const double down = loss_of(network, input, target);
                        const double run = static_cast<double>(above - weights(row, col));
                        weights(row, col) = kept;
                        INFO(name << " " << row << " " << col);
                        // Losses carry 1e-7 of float32, the step leaves its square times the
                        // curvature: a hundredth of the matrix's largest slope, or 1e-4.
                        CHECK(static_cast<double>(slopes(row, col)) ==
                              Approx((up - down) / run).margin(0.01 * largest + 1e-4));
                    }
                }
            });
        }
    }
}

// Up the gradient of one matrix at a time: the steepest way, in which float32 shows least.
TEST_CASE("the gradient of a rate network is its slope, whatever the network", "[learning]") {
    std::size_t tried = 0;
    for (std::uint64_t seed = 0; seed < 90; ++seed) {
        sim::Random random(seed, "shape");
        const Kind kind = kinds[seed % 3];
        const sim::Readout readout = std::array{sim::Readout::max_rate, sim::Readout::mean_rate,
                                                sim::Readout::trajectory}[seed / 3 % 3];
        const std::size_t modes = kind.modes == 0 ? 0 : 1 + random.below(5);
        sim::Network network = drawn(modes, kind.full_rank, readout, 1 + random.below(40), seed);
        network.neuron.tau_membrane_ms = 4.0 + 40.0 * random.uniform();
        const sim::Events input = graded_input(seed);
        const Target target = target_for(readout);
        const std::vector<sim::Tick> maxima = maxima_of(network, input);
        sim::Weights gradient = zeros_like(network.weights);
        RateNetwork rates(network);
        rates.run(input, ticks);
        rates.add(input, target, gradient);

        std::vector<const sim::Matrix*> slopes;
        for_each_matrix(gradient, [&](const char*, const sim::Matrix& m) { slopes.push_back(&m); });
        std::size_t m = 0;
        for_each_matrix(network.weights, [&](const char* name, sim::Matrix& weights) {
            const sim::Matrix& slope = *slopes[m++];
            const sim::Matrix kept = weights;
            constexpr float step = 2e-4F;
            bool is_smooth = true;
            const auto loss_at = [&](const sim::Matrix& moved) {
                weights = moved;
                is_smooth = is_smooth && maxima_of(network, input) == maxima;
                return loss_of(network, input, target);
            };
            const double rise =
                loss_at(uphill(kept, slope, step)) - loss_at(uphill(kept, slope, -step));
            weights = kept;
            if (!is_smooth) return;
            ++tried;
            double expected = 0.0;
            for (const float x : slope.values()) {
                expected += 2.0 * static_cast<double>(step * std::abs(x));
            }
            INFO("seed " << seed << " " << name);
            // Losses of some 1 carry a few 1e-7 of float32, the chord its step's square.
            CHECK(rise == Approx(expected).epsilon(0.01).margin(2e-6));
        });
    }
    CHECK(tried > 290); // of 300 matrices
}

TEST_CASE("a rate network refuses events beyond its channels", "[learning]") {
    const sim::Network network = drawn(2, false, sim::Readout::max_rate);
    RateNetwork rates(network);
    CHECK_THROWS_AS(rates.run(sim::sorted({{0, 4}}), ticks), sim::ParameterError);
    CHECK_THROWS_AS(rates.run(sim::sorted({{ticks, 0}}), ticks), sim::ParameterError);
}
