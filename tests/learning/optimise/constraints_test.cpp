#include "smnn/learning/optimise/constraints.hpp"

#include <algorithm>

#include "smnn/learning/optimise/initialise.hpp"
#include "smnn/sim/error.hpp"
#include "tests/support/catch.hpp"

using namespace smnn;
using namespace smnn::learning;

namespace {

sim::Weights drawn(bool full_rank) {
    const Shape shape{
        .neurons = 50, .modes = 3, .full_rank = full_rank, .inputs = 20, .outputs = 2};
    return initialise(shape, {}, sim::Readout::max_rate, 1).weights;
}

} // namespace

TEST_CASE("a neuron excites or inhibits through the recurrence, never both", "[learning]") {
    for (const bool full_rank : {false, true}) {
        sim::Weights w = drawn(full_rank);
        Constraints({.excitatory = 0.8}, w, 4).project(w);
        std::size_t inhibitory = 0;
        for (std::size_t source = 0; source < 50; ++source) {
            bool excites = false, inhibits = false;
            for (std::size_t target = 0; target < 50; ++target) {
                float weight = full_rank ? w.recurrent(target, source) : 0.0F;
                for (std::size_t p = 0; p < w.mode_in.cols(); ++p) {
                    weight += w.mode_in(target, p) * w.importance(p, 0) * w.mode_out(p, source);
                }
                excites |= weight > 0.0F;
                inhibits |= weight < 0.0F;
            }
            CHECK_FALSE((excites && inhibits));
            inhibitory += inhibits ? 1 : 0;
        }
        CHECK(inhibitory > 2); // of 50 at 20 %: 10 on average, deviation 2.8
        CHECK(inhibitory < 20);
    }
}

TEST_CASE("a share of the input weights is 0 and stays 0, the same whichever step", "[learning]") {
    sim::Weights w = drawn(false);
    const Constraints constraints({.input_sparsity = 0.7}, w, 4);
    constraints.project(w);
    std::size_t cut = 0;
    for (std::size_t d = 0; d < 20; ++d) {
        for (const float x : w.input.column(d)) cut += x == 0.0F ? 1 : 0;
    }
    CHECK(cut > 620); // of 1000 at 70 %: deviation 14.5
    CHECK(cut < 780);
    sim::Weights gradient = drawn(false);
    constraints.restrict_gradient(gradient);
    for (std::size_t d = 0; d < 20; ++d) {
        for (std::size_t n = 0; n < 50; ++n) {
            CHECK((gradient.input(n, d) == 0.0F) == (w.input(n, d) == 0.0F));
        }
    }
}

TEST_CASE("what is not trained has no gradient", "[learning]") {
    sim::Weights gradient = drawn(false);
    const ConstraintOptions options{
        .trained = {.input = false, .readout = false, .importance = false}};
    Constraints(options, gradient, 1).restrict_gradient(gradient);
    const auto is_zero = [](const sim::Matrix& m) {
        return std::all_of(m.values().begin(), m.values().end(), [](float x) { return x == 0.0F; });
    };
    CHECK(is_zero(gradient.input));
    CHECK(is_zero(gradient.readout));
    CHECK(is_zero(gradient.importance));
    CHECK_FALSE(is_zero(gradient.mode_in));
}

TEST_CASE("shares outside their range are refused", "[learning]") {
    const sim::Weights w = drawn(false);
    CHECK_THROWS_AS(Constraints({.input_sparsity = 1.0}, w, 1), sim::ParameterError);
    CHECK_THROWS_AS(Constraints({.input_sparsity = -0.1}, w, 1), sim::ParameterError);
    CHECK_THROWS_AS(Constraints({.excitatory = 1.1}, w, 1), sim::ParameterError);
}
