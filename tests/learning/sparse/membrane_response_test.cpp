#include "smnn/learning/sparse/membrane_response.hpp"

#include <algorithm>
#include <vector>

#include "smnn/sim/random.hpp"
#include "tests/support/catch.hpp"

using namespace smnn;
using sim::Channel;
using sim::Tick;

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
