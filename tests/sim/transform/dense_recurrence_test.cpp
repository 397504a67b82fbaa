#include "smnn/sim/transform/dense_recurrence.hpp"

#include "smnn/learning/optimise/initialise.hpp"

#include "tests/support/catch.hpp"

using namespace smnn;

namespace {

sim::Network three_modes() {
    return learning::initialise({.neurons = 20, .modes = 3, .inputs = 8, .outputs = 2}, {},
                                sim::Readout::max_rate, 1);
}

} // namespace

TEST_CASE("W is xi_in diag(lambda) xi_out^T, rounded once", "[sim]") {
    sim::Network network = three_modes();
    network.weights.importance(1, 0) = -0.5F;
    const sim::Network dense = sim::with_dense_recurrence(network);
    CHECK_NOTHROW(sim::validate(dense));
    CHECK(dense.is_full_rank());
    CHECK(dense.modes() == 0);
    CHECK(dense.weights.input == network.weights.input);
    CHECK(dense.weights.readout == network.weights.readout);
    const sim::Weights& w = network.weights;
    for (std::size_t i = 0; i < network.neurons(); ++i) {
        for (std::size_t j = 0; j < network.neurons(); ++j) {
            double sum = 0.0;
            for (std::size_t p = 0; p < network.modes(); ++p) {
                sum += static_cast<double>(w.mode_in(i, p)) *
                       (static_cast<double>(w.importance(p, 0)) *
                        static_cast<double>(w.mode_out(p, j)));
            }
            REQUIRE(dense.weights.recurrent(i, j) == static_cast<float>(sum));
        }
    }
}

TEST_CASE("what W takes is known before it is built", "[sim]") {
    const sim::Network network = three_modes(); // 20 neurons: columns of 32
    CHECK(sim::dense_recurrence_bytes(network) == 4 * 32 * 20);
    CHECK(sim::dense_recurrence_bytes(network) ==
          4 * sim::with_dense_recurrence(network).weights.recurrent.values().size());
    CHECK(sim::available_memory().value_or(1) > 0);
}
