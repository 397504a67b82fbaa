#include <cmath>
#include <vector>

#include "learning/active_neurons.hpp"
#include "learning/jump_gradient.hpp"
#include "learning/membrane_response.hpp"
#include "sim/clock_driven.hpp"
#include "sim/random.hpp"
#include "tests/support/catch.hpp"

using namespace smnn;
using sim::Channel;
using sim::Tick;

TEST_CASE("a neuron is active just where the surrogate is not 0", "[learning]") {
    const learning::Surrogate triangle{learning::SurrogateKind::triangle, 5.0};
    sim::Random random(3, "potentials");
    sim::Matrix potentials(37, 4);
    for (std::size_t k = 0; k < 4; ++k) {
        for (float& u : potentials.column(k)) u = static_cast<float>(2.0 * random.uniform());
    }
    potentials(5, 0) = 1.0F; // the threshold itself
    potentials(6, 0) = 1.2F; // near where the triangle ends
    learning::ActiveNeurons active(triangle, 1.0, 37);
    for (std::size_t k = 0; k < 4; ++k) {
        std::vector<Channel> expected;
        for (Channel n = 0; n < 37; ++n) {
            if (triangle(static_cast<double>(potentials(n, k)) - 1.0) > 1e-6) expected.push_back(n);
        }
        active.find(potentials.column(k).data());
        CHECK(std::vector(active.found().begin(), active.found().end()) == expected);
        CHECK(active.count(potentials.column(k).data()) == expected.size());
    }
    // 6e-8 of the potential, times slope squared
    const double derivative = static_cast<double>(active.derivative(sim::Floats{} + 1.13F)[7]);
    CHECK(derivative == Approx(triangle(0.13)).epsilon(1e-5));
}

TEST_CASE("few neurons are active only if rest is out of the surrogate's reach", "[learning]") {
    using learning::ActiveNeurons;
    using learning::SurrogateKind;
    CHECK(ActiveNeurons::are_few({SurrogateKind::triangle, 1.0}, 1.0));
    CHECK(ActiveNeurons::are_few({SurrogateKind::triangle, 0.5}, 2.0));
    CHECK_FALSE(ActiveNeurons::are_few({SurrogateKind::triangle, 0.99}, 1.0));
    CHECK_FALSE(ActiveNeurons::are_few({SurrogateKind::fast_sigmoid, 25.0}, 1.0));
    CHECK_FALSE(ActiveNeurons::are_few({SurrogateKind::arctangent, 25.0}, 1.0));
}

// A neuron with a weight of 1 from one signal and a threshold out of reach is such a response.
TEST_CASE("the response to a channel or a mode is the potential of a neuron that never resets",
          "[learning]") {
    constexpr Tick ticks = 2100; // three windows
    sim::Network network;
    network.weights = sim::zero_weights(4, 2, 4, 1);
    network.weights.importance(0, 0) = 0.7F;
    network.weights.importance(1, 0) = -1.3F;
    sim::Random random(4, "signals");
    sim::Events input;
    for (Tick k = 0; k < ticks; ++k) {
        for (const Channel channel : {1U, 3U}) {
            if (random.below(5) == 0) {
                input.append({k, channel, static_cast<float>(random.normal())});
            }
        }
    }
    std::vector<double> activity;
    for (Tick k = 0; k < 2 * ticks; ++k) activity.push_back(random.normal());

    const sim::StepFactors f = step_factors(network.neuron);
    std::vector<std::vector<double>> expected;
    std::vector<double> current(4, 0.0);
    std::vector<double> potential(4, 0.0);
    std::size_t next = 0;
    for (Tick k = 0; k < ticks; ++k) {
        for (double& i : current) i *= f.synapse;
        for (std::size_t p = 0; p < 2 && k > 0; ++p) {
            current[p] += static_cast<double>(network.weights.importance(p, 0)) *
                          activity[static_cast<std::size_t>(k - 1) * 2 + p];
        }
        for (; next < input.size() && input[next].tick == k; ++next) {
            current[input[next].channel == 1 ? 2 : 3] += static_cast<double>(input[next].value);
        }
        for (std::size_t s = 0; s < 4; ++s) {
            potential[s] = f.membrane * potential[s] + f.leak * current[s];
        }
        expected.push_back(potential);
    }

    learning::MembraneResponse response(network);
    response.recall(input, activity, ticks);
    REQUIRE(std::vector(response.channels().begin(), response.channels().end()) ==
            std::vector<Channel>{1, 3});
    const Tick window = response.window_ticks();
    REQUIRE(2 * window < ticks);
    for (Tick from = (ticks - 1) / window * window; from >= 0; from -= window) {
        const float* row = response.window(from);
        for (Tick k = from; k < std::min(from + window, ticks); ++k, row += response.width()) {
            for (std::size_t s = 0; s < 4; ++s) {
                // A filter of 10 ticks in float32, its values around 1.
                REQUIRE(static_cast<double>(row[s]) ==
                        Approx(expected[static_cast<std::size_t>(k)][s]).margin(1e-5));
            }
        }
    }
}

TEST_CASE("jumps add their rows to the columns of their neurons, and to no others", "[learning]") {
    sim::Random random(5, "jumps");
    for (const std::size_t neurons : {1U, 16U, 50U, 131U}) {
        constexpr std::size_t width = 32; // the last signal is not there
        sim::AlignedVector<float> aligned(9 * width);
        for (float& x : aligned) x = static_cast<float>(random.normal());
        sim::Matrix gradient(neurons, width - 1);
        gradient(0, 3) = 2.0F;
        std::vector<double> exact(neurons * width, 0.0);
        exact[3] = 2.0;
        std::vector<float*> columns;
        for (std::size_t j = 0; j + 1 < width; ++j) columns.push_back(gradient.column(j).data());
        columns.push_back(nullptr);

        learning::JumpGradient jumps(neurons);
        for (std::uint32_t row = 9; row-- > 0;) {
            const std::size_t count = row == 4 ? 0 : random.below(2 * neurons);
            jumps.make_room(count);
            for (std::size_t i = 0; i < count; ++i) {
                const auto neuron = static_cast<Channel>(random.below(neurons));
                const auto size = static_cast<float>(random.normal());
                jumps.neurons()[i] = neuron;
                jumps.sizes()[i] = size;
                for (std::size_t j = 0; j < width; ++j) {
                    exact[neuron * width + j] +=
                        static_cast<double>(size) * static_cast<double>(aligned[row * width + j]);
                }
            }
            jumps.end_tick(row, count);
        }
        jumps.add(aligned.data(), columns);
        jumps.clear();
        jumps.add(aligned.data(), columns); // none: adds nothing

        for (std::size_t j = 0; j + 1 < width; ++j) {
            for (std::size_t n = 0; n < gradient.stride(); ++n) {
                const double expected = n < neurons ? exact[n * width + j] : 0.0;
                // Float32 sums of a few dozen numbers of size 1.
                REQUIRE(static_cast<double>(gradient.values()[j * gradient.stride() + n]) ==
                        Approx(expected).margin(2e-5));
            }
        }
    }
}
