#include "smnn/learning/evaluation/refined_task.hpp"

#include <utility>

#include "smnn/sim/transform/refine.hpp"

namespace smnn::learning {

namespace {

// Each column m times over.
TargetTrajectory refined(const TargetTrajectory& coarse, std::size_t m) {
    const sim::Matrix& values = coarse.values;
    TargetTrajectory fine{sim::Matrix::packed(values.rows(), values.cols() * m), {}};
    fine.mask.reserve(coarse.mask.size() * m);
    for (std::size_t k = 0; k < values.cols(); ++k) {
        for (std::size_t i = 0; i < m; ++i) {
            const std::span<float> column = fine.values.column(k * m + i);
            for (std::size_t row = 0; row < values.rows(); ++row) column[row] = values(row, k);
            fine.mask.push_back(coarse.mask[k]);
        }
    }
    return fine;
}

Task::MakeTrial refined(Task::MakeTrial make, sim::Tick m) {
    if (!make) return make;
    return [make = std::move(make), m](std::size_t index, sim::Random& random, Trial& trial) {
        make(index, random, trial);
        trial.input = sim::refined(trial.input, m);
        if (const auto* target = std::get_if<TargetTrajectory>(&trial.target)) {
            trial.target = refined(*target, static_cast<std::size_t>(m));
        }
    };
}

} // namespace

Task refined(Task task, sim::Tick m) {
    task.ticks = sim::refined(task.ticks, m);
    if (m == 1) return task;
    task.make_trial = refined(std::move(task.make_trial), m);
    task.make_training_trial = refined(std::move(task.make_training_trial), m);
    return task;
}

} // namespace smnn::learning
