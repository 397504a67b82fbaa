#include "smnn/learning/optimise/initialise.hpp"

#include "smnn/sim/error.hpp"
#include "tests/support/catch.hpp"

using namespace smnn;
using namespace smnn::learning;

TEST_CASE("a network is drawn from its seed, and its input weights do not know of its modes",
          "[learning]") {
    Shape shape{.neurons = 30, .modes = 3, .inputs = 40, .outputs = 10};
    const sim::Network network = initialise(shape, {}, sim::Readout::max_rate, 1);
    CHECK(network == initialise(shape, {}, sim::Readout::max_rate, 1));
    CHECK_FALSE(network == initialise(shape, {}, sim::Readout::max_rate, 2));
    shape.modes = 5;
    const sim::Network wider = initialise(shape, {}, sim::Readout::max_rate, 1);
    CHECK(wider.modes() == 5);
    CHECK(wider.weights.input == network.weights.input);
    shape.full_rank = true;
    CHECK(initialise(shape, {}, sim::Readout::max_rate, 1).is_full_rank());
}

TEST_CASE("recurrent weights start with a variance of 1 / N, however many modes share it",
          "[learning]") {
    for (const std::size_t modes : {1U, 3U, 30U}) {
        const Shape shape{.neurons = 200, .modes = modes, .inputs = 5, .outputs = 2};
        const sim::Weights w = initialise(shape, {}, sim::Readout::max_rate, 7).weights;
        double squares = 0.0;
        for (std::size_t i = 0; i < 200; ++i) {
            for (std::size_t j = 0; j < 200; ++j) {
                double sum = 0.0;
                for (std::size_t p = 0; p < modes; ++p) {
                    sum += static_cast<double>(w.mode_in(i, p)) *
                           static_cast<double>(w.importance(p, 0)) *
                           static_cast<double>(w.mode_out(p, j));
                }
                squares += sum * sum / (200.0 * 200.0);
            }
        }
        // Products of P sums of 200 normal numbers: known to about a tenth.
        CHECK(squares == Approx(1.0 / 200.0).epsilon(0.3));
    }
}

TEST_CASE("a network of no neurons is refused", "[learning]") {
    CHECK_THROWS_AS(
        initialise({.neurons = 0, .inputs = 1, .outputs = 1}, {}, sim::Readout::max_rate, 1),
        sim::ParameterError);
}
