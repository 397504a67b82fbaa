#include "smnn/learning/optimise/adam.hpp"

#include <cmath>

#include "tests/support/catch.hpp"

using namespace smnn;
using namespace smnn::learning;

TEST_CASE("three steps of Adam are those of the published algorithm", "[learning]") {
    sim::Weights weights = sim::zero_weights(1, 0, 1, 1);
    sim::Weights gradient = zeros_like(weights);
    const AdamOptions options{.learning_rate = 0.1, .clip_norm = 0.0};
    Adam adam(weights);
    double m = 0.0, v = 0.0, w = 0.0;
    for (int t = 1; t <= 3; ++t) {
        const double g = 0.3 * t - 0.5;
        gradient.input(0, 0) = static_cast<float>(g);
        m = 0.9 * m + 0.1 * g;
        v = 0.999 * v + 0.001 * g * g;
        w -= 0.1 * (m / (1 - std::pow(0.9, t))) / (std::sqrt(v / (1 - std::pow(0.999, t))) + 1e-8);
        adam.step(gradient, global_norm(gradient), options, weights);
        CHECK(weights.input(0, 0) == Approx(w).epsilon(1e-5)); // float32
    }
    CHECK(weights.readout(0, 0) == 0.0F);
}

TEST_CASE("a gradient is scaled down to the global norm, never up", "[learning]") {
    const AdamOptions clipped{.clip_norm = 5.0};
    const auto step_on = [&](float a, float b) {
        sim::Weights weights = sim::zero_weights(1, 0, 1, 1);
        sim::Weights gradient = zeros_like(weights);
        gradient.input(0, 0) = a;
        gradient.readout(0, 0) = b;
        Adam adam(weights);
        AdamOptions options = clipped;
        options.epsilon = 1.0; // so that the size of the gradient is felt
        const double norm = global_norm(gradient);
        adam.step(gradient, norm, options, weights);
        return std::pair(norm, weights.input(0, 0));
    };
    const auto [norm, step] = step_on(30.0F, 40.0F);
    CHECK(norm == Approx(50.0));
    CHECK(step == step_on(3.0F, 4.0F).second);
    CHECK(step_on(0.3F, 0.4F).second != step);
}
