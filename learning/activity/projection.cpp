#include "smnn/learning/activity/projection.hpp"

#include <cmath>
#include <numeric>

#include "smnn/sim/dynamics/propagator.hpp"

namespace smnn::learning {

namespace {

double dot(const std::vector<double>& a, const std::vector<double>& b) {
    return std::inner_product(a.begin(), a.end(), b.begin(), 0.0);
}

Directions columns(const sim::Matrix& matrix) {
    Directions directions;
    for (std::size_t col = 0; col < matrix.cols(); ++col) {
        const std::span<const float> column = matrix.column(col);
        directions.emplace_back(column.begin(), column.end());
    }
    return directions;
}

} // namespace

Directions input_modes(const sim::Network& network) { return columns(network.weights.mode_in); }

Directions output_modes(const sim::Network& network) {
    const sim::Matrix& rows = network.weights.mode_out;
    Directions directions(rows.rows());
    for (std::size_t mode = 0; mode < rows.rows(); ++mode) {
        for (std::size_t neuron = 0; neuron < rows.cols(); ++neuron) {
            directions[mode].push_back(static_cast<double>(rows(mode, neuron)));
        }
    }
    return directions;
}

Directions input_columns(const sim::Network& network) {
    return columns(with_dense_input(network).weights.input);
}

Directions orthonormalised(Directions directions) {
    for (std::size_t i = 0; i < directions.size(); ++i) {
        std::vector<double>& direction = directions[i];
        const double length = std::sqrt(dot(direction, direction));
        // Once leaves rounding along the others where little is new; twice is enough.
        for (int pass = 0; pass < 2; ++pass) {
            for (std::size_t j = 0; j < i; ++j) {
                const std::vector<double>& other = directions[j];
                if (other.empty()) continue;
                const double share = dot(direction, other);
                for (std::size_t n = 0; n < direction.size(); ++n) {
                    direction[n] -= share * other[n];
                }
            }
        }
        const double left = std::sqrt(dot(direction, direction));
        if (left <= 1e-9 * length) {
            direction.clear();
        } else {
            for (double& value : direction) value /= left;
        }
    }
    return directions;
}

Series project(const sim::Network& network, const sim::Events& spikes, sim::Tick ticks,
               const Directions& directions) {
    const sim::StepFactors factors = sim::step_factors(network.neuron);
    Series series(directions.size(), std::vector<double>(static_cast<std::size_t>(ticks), 0.0));
    for (std::size_t d = 0; d < directions.size(); ++d) {
        const std::vector<double>& direction = directions[d];
        if (direction.empty()) continue;
        double h = 0.0;
        double r = 0.0;
        std::size_t next = 0;
        for (sim::Tick tick = 0; tick < ticks; ++tick) { // (4)
            h *= factors.rise;
            if (next < spikes.volleys() &&
                spikes.volley(next).tick + network.neuron.delay_ticks - 1 == tick) {
                for (const sim::Channel neuron : spikes.volley(next++).channels) {
                    h += direction[neuron];
                }
            }
            r = factors.decay * r + factors.gain * h;
            series[d][static_cast<std::size_t>(tick)] = r;
        }
    }
    return series;
}

std::vector<double> mean_over(const Series& series, sim::Tick from, sim::Tick to) {
    std::vector<double> means;
    for (const std::vector<double>& one : series) {
        const double sum = std::accumulate(one.begin() + from, one.begin() + to, 0.0);
        means.push_back(sum / static_cast<double>(to - from));
    }
    return means;
}

} // namespace smnn::learning
