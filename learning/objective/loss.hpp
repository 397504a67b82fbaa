#pragma once

#include <cstddef>
#include <variant>
#include <vector>

#include "smnn/sim/matrix.hpp"
#include "smnn/sim/readout.hpp"

namespace smnn::learning {

// What a trial should have answered: a class, or an output at each tick.
struct TargetTrajectory {
    sim::Matrix values;      // O x ticks, packed
    std::vector<float> mask; // ticks: the weight of each tick in the mean square
};
using Target = std::variant<std::size_t, TargetTrajectory>;

// A loss and its derivative dL/dy.
struct ScoreLoss {
    double value = 0.0;
    std::vector<double> gradient; // O
};
struct TrajectoryLoss {
    double value = 0.0;
    sim::Matrix gradient; // O x ticks, packed
};

// -log softmax(y)[label].   Errors  ParameterError if there is no such class
ScoreLoss cross_entropy(const sim::Scores& scores, std::size_t label);

// sum_k mask[k] |y[k] - target[k]|^2 / (O sum_k mask[k]).   Errors  ParameterError on other shapes
TrajectoryLoss mean_square(const sim::Matrix& trajectory, const TargetTrajectory& target);

// The mean square over the ticks at which the target is not 0; 0 if there are none.
double response_error(const sim::Matrix& trajectory, const TargetTrajectory& target);

// Whether a trajectory of one output answers as the target does: the target's stretches of one value other
// than 0 each want a mean output of that sign.
bool answers_right(const sim::Matrix& trajectory, const TargetTrajectory& target);

} // namespace smnn::learning
