#include "smnn/learning/optimise/early_stopping.hpp"

#include "tests/support/catch.hpp"

using namespace smnn;
using learning::EarlyStopping;

namespace {

sim::Weights weights_of(float value) {
    sim::Weights weights = sim::zero_weights(2, 1, 1, 1);
    weights.importance(0, 0) = value;
    return weights;
}

// After epochs with these losses; the weights of an epoch hold its loss.
EarlyStopping after(std::initializer_list<double> losses) {
    EarlyStopping stopping;
    std::uint64_t epoch = 0;
    for (const double loss : losses) {
        learning::note(stopping, ++epoch, loss, weights_of(static_cast<float>(loss)));
    }
    return stopping;
}

} // namespace

TEST_CASE("the best network is the first of the least loss", "[learning]") {
    const EarlyStopping stopping = after({3.0, 2.0, 4.0, 2.0});
    CHECK(stopping.best_epoch == 2);
    CHECK(stopping.best_loss == 2.0);
    CHECK(stopping.best == weights_of(2.0F));
}

TEST_CASE("patience counts the epochs since the best", "[learning]") {
    CHECK(!learning::is_over(after({3.0, 2.0, 4.0}), 3, 2));
    CHECK(learning::is_over(after({3.0, 2.0, 4.0, 2.5}), 4, 2));
    CHECK(!learning::is_over(after({3.0, 2.0, 4.0, 1.5}), 4, 2));
    CHECK(!learning::is_over({}, 9, 2)); // nothing was judged
    CHECK(!learning::is_over(after({std::numeric_limits<double>::quiet_NaN()}), 9, 2));
}

TEST_CASE("a checkpoint keeps the best network to the bit", "[learning]") {
    const EarlyStopping stopping = after({3.0, 0.1, 4.0});
    sim::Checkpoint checkpoint;
    learning::save(stopping, checkpoint);
    const EarlyStopping back = learning::saved_early_stopping(checkpoint);
    CHECK(back.best_epoch == stopping.best_epoch);
    CHECK(back.best_loss == stopping.best_loss);
    CHECK(back.best == stopping.best);
    CHECK(learning::saved_early_stopping({}).best_epoch == 0);
}
