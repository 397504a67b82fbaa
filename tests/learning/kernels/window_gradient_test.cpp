#include "smnn/learning/kernels/window_gradient.hpp"

#include "smnn/sim/random.hpp"
#include "tests/support/catch.hpp"

using namespace smnn;
using namespace smnn::sim;

namespace {

Matrix random_history(std::size_t neurons, std::size_t ticks, Random& random) {
    Matrix history(neurons, ticks);
    for (std::size_t k = 0; k < ticks; ++k) {
        for (float& x : history.column(k)) x = static_cast<float>(random.normal());
    }
    return history;
}

} // namespace

// Channels from silent to one that spikes at every tick, so that some are summed from their spikes and
// some from their silences; every eleventh event is there twice.
TEST_CASE("the input gradient of a window is the sum over its events, added to what was there",
          "[learning]") {
    Random random(5, "history");
    for (const std::size_t neurons : {1U, 20U, 100U, 130U, 260U}) {
        const bool is_graded = neurons == 20;
        const Tick from = 7;
        const Tick until = neurons == 1 ? 8 : 71;
        const Matrix history =
            random_history(neurons, static_cast<std::size_t>(until - from), random);
        Events input;
        for (Tick tick = 0; tick < 90; ++tick) {
            for (Channel c = 0; c < 12; ++c) {
                if (random.below(11) > c) continue;
                const float value = is_graded ? static_cast<float>(random.normal()) : 1.0F;
                input.append({tick, c, value});
                if (!is_graded && random.below(11) == 0) input.append({tick, c, value});
            }
        }
        Matrix gradient(neurons, 12);
        for (float& g : gradient.column(3)) g = 2.0F;
        learning::InputGradient sums(12);
        sums.add(input, from, until, history, gradient);
        sums.add(input, 0, 0, history, gradient); // an empty window adds nothing

        for (Channel c = 0; c < 12; ++c) {
            for (std::size_t n = 0; n < neurons; ++n) {
                double exact = c == 3 ? 2.0 : 0.0;
                for (std::size_t i = 0; i < input.size(); ++i) {
                    const Event event = input[i];
                    if (event.channel != c || event.tick < from || event.tick >= until) continue;
                    exact += static_cast<double>(event.value) *
                             static_cast<double>(
                                 history(n, static_cast<std::size_t>(event.tick - from)));
                }
                // Float32 sums of up to 128 numbers of size 1.
                REQUIRE(static_cast<double>(gradient(n, c)) == Approx(exact).margin(2e-5));
            }
        }
        for (std::size_t i = 0; i < 12; ++i) { // the filling stays 0
            for (std::size_t n = neurons; n < gradient.stride(); ++n) {
                REQUIRE(gradient.values()[i * gradient.stride() + n] == 0.0F);
            }
        }
    }
}

TEST_CASE("outer products over a window are summed for every neuron and mode", "[learning]") {
    Random random(6, "history");
    for (const std::size_t neurons : {5U, 112U, 200U}) {
        const Matrix history = random_history(neurons, 9, random);
        std::vector<float> signal;
        for (int i = 0; i < 4 * 3; ++i) signal.push_back(static_cast<float>(random.normal()));
        Matrix gradient(neurons, 3);
        gradient(4, 2) = 1.0F;
        learning::add_outer_products(history.values().data(), signal,
                                     gradient); // the first four ticks
        for (std::size_t n = 0; n < neurons; ++n) {
            for (std::size_t p = 0; p < 3; ++p) {
                double exact = n == 4 && p == 2 ? 1.0 : 0.0;
                for (std::size_t k = 0; k < 4; ++k) {
                    exact +=
                        static_cast<double>(signal[3 * k + p]) * static_cast<double>(history(n, k));
                }
                REQUIRE(static_cast<double>(gradient(n, p)) == Approx(exact).margin(1e-5));
            }
        }
    }
}
