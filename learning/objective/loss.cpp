#include "smnn/learning/objective/loss.hpp"

#include <algorithm>
#include <cmath>
#include <string>

#include "smnn/sim/error.hpp"

namespace smnn::learning {

ScoreLoss cross_entropy(const sim::Scores& scores, std::size_t label) {
    const std::vector<double>& y = scores.values;
    if (label >= y.size()) {
        throw sim::ParameterError("a trial of class " + std::to_string(label) +
                                  ": the network has " + std::to_string(y.size()) +
                                  " outputs, counted from 0");
    }
    const double highest = *std::max_element(y.begin(), y.end());
    double sum = 0.0;
    for (const double value : y) sum += std::exp(value - highest);
    ScoreLoss loss{.value = highest + std::log(sum) - y[label], .gradient = {}};
    for (const double value : y) loss.gradient.push_back(std::exp(value - highest) / sum);
    loss.gradient[label] -= 1.0;
    return loss;
}

TrajectoryLoss mean_square(const sim::Matrix& trajectory, const TargetTrajectory& target) {
    if (target.values.rows() != trajectory.rows() || target.values.cols() != trajectory.cols() ||
        target.mask.size() != trajectory.cols()) {
        throw sim::ParameterError("a target of " + std::to_string(target.values.rows()) +
                                  " outputs and " + std::to_string(target.values.cols()) +
                                  " ticks: the network gave " + std::to_string(trajectory.rows()) +
                                  " and " + std::to_string(trajectory.cols()));
    }
    double weight = 0.0;
    for (const float mask : target.mask) weight += static_cast<double>(mask);
    weight *= static_cast<double>(trajectory.rows());

    TrajectoryLoss loss{.value = 0.0,
                        .gradient = sim::Matrix::packed(trajectory.rows(), trajectory.cols())};
    if (weight == 0.0) return loss;
    for (std::size_t k = 0; k < trajectory.cols(); ++k) {
        const double scale = static_cast<double>(target.mask[k]) / weight;
        for (std::size_t o = 0; o < trajectory.rows(); ++o) {
            const double difference =
                static_cast<double>(trajectory(o, k)) - static_cast<double>(target.values(o, k));
            loss.value += scale * difference * difference;
            loss.gradient(o, k) = static_cast<float>(2.0 * scale * difference);
        }
    }
    return loss;
}

double response_error(const sim::Matrix& trajectory, const TargetTrajectory& target) {
    double sum = 0.0;
    std::size_t count = 0;
    for (std::size_t k = 0; k < trajectory.cols(); ++k) {
        for (std::size_t o = 0; o < trajectory.rows(); ++o) {
            if (target.values(o, k) == 0.0F) continue;
            const double difference =
                static_cast<double>(trajectory(o, k)) - static_cast<double>(target.values(o, k));
            sum += difference * difference;
            ++count;
        }
    }
    return count == 0 ? 0.0 : sum / static_cast<double>(count);
}

bool answers_right(const sim::Matrix& trajectory, const TargetTrajectory& target) {
    // Stretches of one target value other than 0; the answer must be right in each.
    double sum = 0.0;
    float wanted = 0.0F;
    for (std::size_t k = 0; k <= trajectory.cols(); ++k) {
        const float now = k < trajectory.cols() ? target.values(0, k) : 0.0F;
        if (now != wanted) {
            if (wanted != 0.0F && !(sum * static_cast<double>(wanted) > 0.0)) return false;
            wanted = now;
            sum = 0.0;
        }
        if (k < trajectory.cols()) sum += static_cast<double>(trajectory(0, k));
    }
    return true;
}

} // namespace smnn::learning
