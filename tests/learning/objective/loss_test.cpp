#include "smnn/learning/objective/loss.hpp"

#include <cmath>

#include "smnn/sim/error.hpp"
#include "tests/support/catch.hpp"

using namespace smnn;
using namespace smnn::learning;

TEST_CASE("cross-entropy is -log of one softmax, and its gradient is softmax minus one-hot",
          "[learning]") {
    sim::Scores scores;
    scores.values = {1.0, -2.0, 0.5};
    const double sum = std::exp(1.0) + std::exp(-2.0) + std::exp(0.5);
    const ScoreLoss loss = cross_entropy(scores, 2);
    CHECK(loss.value == Approx(-std::log(std::exp(0.5) / sum)));
    CHECK(loss.gradient[0] == Approx(std::exp(1.0) / sum));
    CHECK(loss.gradient[2] == Approx(std::exp(0.5) / sum - 1.0));
}

TEST_CASE("cross-entropy survives scores whose exponentials do not", "[learning]") {
    sim::Scores scores;
    scores.values = {1000.0, -1000.0};
    CHECK(cross_entropy(scores, 0).value == Approx(0.0).margin(1e-12));
    CHECK(cross_entropy(scores, 1).value == Approx(2000.0));
    CHECK_THROWS_AS(cross_entropy(scores, 2), sim::ParameterError);
}

TEST_CASE("the mean square counts the ticks of the mask and no others", "[learning]") {
    sim::Matrix trajectory = sim::Matrix::packed(1, 3);
    trajectory(0, 0) = 9.0F;
    trajectory(0, 1) = 1.0F;
    trajectory(0, 2) = -1.0F;
    const TargetTrajectory target{sim::Matrix::packed(1, 3), {0.0F, 1.0F, 1.0F}};
    const TrajectoryLoss loss = mean_square(trajectory, target);
    CHECK(loss.value == Approx(1.0));
    CHECK(loss.gradient(0, 0) == 0.0F);
    CHECK(loss.gradient(0, 1) == 1.0F);
    CHECK(loss.gradient(0, 2) == -1.0F);
    CHECK_THROWS_AS(mean_square(sim::Matrix::packed(1, 4), target), sim::ParameterError);
}

TEST_CASE("an answer is right when its mean has the sign of every stretch of the target",
          "[learning]") {
    TargetTrajectory target{sim::Matrix::packed(1, 6), std::vector<float>(6, 1.0F)};
    sim::Matrix output = sim::Matrix::packed(1, 6);
    const float wanted[] = {0, 0, 1, 1, -1, -1};
    const float right[] = {9, 9, 1, -0.5, -1, 0.2F};
    for (std::size_t k = 0; k < 6; ++k) {
        target.values(0, k) = wanted[k];
        output(0, k) = right[k];
    }
    CHECK(answers_right(output, target));
    output(0, 5) = 2.0F;
    CHECK_FALSE(answers_right(output, target));
    output(0, 5) = 0.0F;
    output(0, 3) = -1.0F; // a mean of 0 is no answer
    CHECK_FALSE(answers_right(output, target));
}

TEST_CASE("the response error counts the ticks at which an answer is wanted", "[learning]") {
    TargetTrajectory target{sim::Matrix::packed(1, 3), std::vector<float>(3, 1.0F)};
    sim::Matrix output = sim::Matrix::packed(1, 3);
    target.values(0, 1) = 1.0F;
    target.values(0, 2) = -1.0F;
    output(0, 0) = 7.0F;
    output(0, 1) = 0.5F;
    CHECK(response_error(output, target) == Approx((0.25 + 1.0) / 2.0));
    target.values(0, 1) = 0.0F;
    target.values(0, 2) = 0.0F;
    CHECK(response_error(output, target) == 0.0);
}
