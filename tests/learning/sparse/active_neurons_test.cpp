#include "smnn/learning/sparse/active_neurons.hpp"

#include <vector>

#include "smnn/sim/random.hpp"
#include "tests/support/catch.hpp"

using namespace smnn;
using sim::Channel;

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
