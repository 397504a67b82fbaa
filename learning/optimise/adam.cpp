#include "smnn/learning/optimise/adam.hpp"

#include <cmath>
#include <iterator>
#include <numeric>

#include "smnn/sim/error.hpp"

namespace smnn::learning {

double global_norm(const sim::Weights& gradient) {
    // Sixteen sums side by side: one would wait for itself at every addition.
    double sums[sim::lanes] = {};
    for (const sim::WeightMatrix& each : sim::weight_matrices) {
        const std::span<const float> values = (gradient.*each.matrix).values(); // the filling is 0
        std::size_t i = 0;
        for (; i + sim::lanes <= values.size(); i += sim::lanes) {
            for (std::size_t lane = 0; lane < sim::lanes; ++lane) {
                const double x = static_cast<double>(values[i + lane]);
                sums[lane] += x * x;
            }
        }
        for (; i < values.size(); ++i) {
            sums[0] += static_cast<double>(values[i]) * static_cast<double>(values[i]);
        }
    }
    return std::sqrt(std::accumulate(std::begin(sums), std::end(sums), 0.0));
}

Adam::Adam(const sim::Weights& shape)
    : first_moment_(zeros_like(shape)), second_moment_(zeros_like(shape)) {}

Adam::Adam(const sim::Checkpoint& checkpoint) {
    const auto m = checkpoint.parameter_sets.find("adam.m");
    const auto v = checkpoint.parameter_sets.find("adam.v");
    const auto steps = checkpoint.counters.find("adam.steps");
    if (m == checkpoint.parameter_sets.end() || v == checkpoint.parameter_sets.end() ||
        steps == checkpoint.counters.end()) {
        throw sim::ParameterError(
            "the checkpoint has no state of Adam: adam.m, adam.v, adam.steps");
    }
    first_moment_ = m->second;
    second_moment_ = v->second;
    steps_ = steps->second;
}

void Adam::save(sim::Checkpoint& checkpoint) const {
    checkpoint.parameter_sets["adam.m"] = first_moment_;
    checkpoint.parameter_sets["adam.v"] = second_moment_;
    checkpoint.counters["adam.steps"] = steps_;
}

void Adam::step(const sim::Weights& gradient, double norm, const AdamOptions& options,
                sim::Weights& weights) {
    ++steps_;
    const bool is_clipped = options.clip_norm > 0.0 && norm > options.clip_norm;
    const auto scale = static_cast<float>(is_clipped ? options.clip_norm / norm : 1.0);

    const double t = static_cast<double>(steps_);
    const auto beta1 = static_cast<float>(options.beta1);
    const auto beta2 = static_cast<float>(options.beta2);
    const auto rate =
        static_cast<float>(options.learning_rate / (1.0 - std::pow(options.beta1, t)));
    const auto correction = static_cast<float>(1.0 / std::sqrt(1.0 - std::pow(options.beta2, t)));
    const auto epsilon = static_cast<float>(options.epsilon);
    const auto kept = static_cast<float>(1.0 - options.learning_rate * options.weight_decay);

    for (const sim::WeightMatrix& each : sim::weight_matrices) {
        const float* const gradients = (gradient.*each.matrix).values().data();
        float* const first = (first_moment_.*each.matrix).values().data();
        float* const second = (second_moment_.*each.matrix).values().data();
        float* const values = (weights.*each.matrix).values().data();
        const std::size_t count =
            (weights.*each.matrix).values().size(); // the filling stays 0: its gradient is 0
        for (std::size_t j = 0; j < count; ++j) {
            const float x = scale * gradients[j];
            first[j] = beta1 * first[j] + (1.0F - beta1) * x;
            second[j] = beta2 * second[j] + (1.0F - beta2) * x * x;
            values[j] =
                kept * values[j] - rate * first[j] / (correction * std::sqrt(second[j]) + epsilon);
        }
    }
}

} // namespace smnn::learning
