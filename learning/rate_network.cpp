#include "learning/rate_network.hpp"

#include <algorithm>
#include <utility>

#include "learning/dense_view.hpp"
#include "sim/error.hpp"
#include "sim/input_drive.hpp"
#include "sim/propagator.hpp"

namespace smnn::learning {

using sim::Matrix;

RateNetwork::RateNetwork(const sim::Network& network)
    : network_(network),
      membrane_(static_cast<float>(step_factors(network.neuron).membrane)),
      leak_(static_cast<float>(step_factors(network.neuron).leak)),
      potential_(network.weights.input.stride()),
      drive_(potential_.size()),
      modes_(network.modes()) {}

void RateNetwork::run(const sim::Events& input, sim::Tick ticks) {
    if (input.end_tick() > ticks || input.end_channel() > network_.inputs()) {
        throw sim::ParameterError("an input event beyond the network's channels or the last tick");
    }
    const auto length = static_cast<std::size_t>(ticks);
    if (z_.cols() != length) z_ = Matrix(network_.neurons(), length);
    std::fill(potential_.begin(), potential_.end(), 0.0F);
    VectorView u = view(potential_);
    VectorView drive = view(drive_);
    std::size_t next = 0;
    for (std::size_t tick = 0; tick < length; ++tick) {
        if (next < input.volleys() && input.volley(next).tick == static_cast<sim::Tick>(tick)) {
            sim::input_drive(network_.weights.input, input.volley(next++), drive_);
        } else {
            drive.setZero();
        }
        if (tick > 0) drive_by_recurrence(tick);
        u = membrane_ * u + leak_ * drive;
        view(z_).col(static_cast<Eigen::Index>(tick)) = u.array().tanh();
    }
}

// drive += W_rec z[k-1]
void RateNetwork::drive_by_recurrence(std::size_t tick) {
    const sim::Weights& w = network_.weights;
    const auto before = view(std::as_const(z_)).col(static_cast<Eigen::Index>(tick - 1));
    const auto neurons = static_cast<Eigen::Index>(network_.neurons());
    VectorView drive = view(drive_);
    if (network_.is_full_rank()) {
        drive.noalias() += view(w.recurrent) * before.head(neurons);
    } else if (!modes_.empty()) {
        VectorView activity = view(modes_);
        activity.noalias() = view(w.mode_out) * before.head(neurons);
        activity.array() *= view(w.importance).col(0).array();
        drive.noalias() += view(w.mode_in) * activity;
    }
}

sim::Scores RateNetwork::scores() const {
    const std::size_t neurons = network_.neurons();
    sim::Scores scores;
    scores.values.assign(network_.outputs(), 0.0);
    scores.seen.assign(neurons, 0.0);
    if (network_.readout == sim::Readout::max_rate) scores.at.assign(neurons, 0);
    for (std::size_t n = 0; n < neurons && z_.cols() > 0; ++n) {
        const auto row = view(z_).row(static_cast<Eigen::Index>(n));
        if (network_.readout == sim::Readout::max_rate) {
            Eigen::Index at = 0;
            scores.seen[n] = static_cast<double>(row.maxCoeff(&at));
            scores.at[n] = at;
        } else {
            scores.seen[n] = static_cast<double>(row.mean());
        }
        const std::span<const float> column = network_.weights.readout.column(n);
        for (std::size_t o = 0; o < column.size(); ++o) {
            scores.values[o] += static_cast<double>(column[o]) * scores.seen[n];
        }
    }
    return scores;
}

Matrix RateNetwork::trajectory() const {
    Matrix y = Matrix::packed(network_.outputs(), z_.cols());
    view(y).noalias() = view(network_.weights.readout) *
                        view(z_).topRows(static_cast<Eigen::Index>(network_.neurons()));
    return y;
}

double RateNetwork::add(const sim::Events& input, const Target& target, sim::Weights& gradient) {
    const double loss = read_loss(target, gradient);
    std::fill(potential_.begin(), potential_.end(), 0.0F);
    VectorView d_u = view(potential_);
    VectorView drive = view(drive_); // (1 - a_m) dU
    std::size_t next = input.volleys();
    for (std::size_t tick = z_.cols(); tick-- > 0;) {
        const auto k = static_cast<Eigen::Index>(tick);
        const auto z = view(std::as_const(z_)).col(k).array();
        d_u = membrane_ * d_u +
              ((1.0F - z.square()) * view(std::as_const(d_z_)).col(k).array()).matrix();
        drive = leak_ * d_u;
        if (next > 0 && input.volley(next - 1).tick == static_cast<sim::Tick>(tick)) {
            const sim::Volley volley = input.volley(--next);
            for (std::size_t i = 0; i < volley.channels.size(); ++i) {
                view(gradient.input).col(static_cast<Eigen::Index>(volley.channels[i])) +=
                    volley.value(i) * drive;
            }
        }
        if (tick > 0) add_recurrence(tick, gradient);
    }
    return loss;
}

// The loss, dL/dWout, and dL/dz where the readout looked.
double RateNetwork::read_loss(const Target& target, sim::Weights& gradient) {
    const auto neurons = static_cast<Eigen::Index>(network_.neurons());
    const auto readout = view(network_.weights.readout);
    d_z_ = Matrix(z_.rows(), z_.cols());
    if (network_.readout == sim::Readout::trajectory) {
        const TrajectoryLoss loss = mean_square(trajectory(), std::get<TargetTrajectory>(target));
        view(d_z_).topRows(neurons).noalias() = readout.transpose() * view(loss.gradient);
        view(gradient.readout).noalias() +=
            view(loss.gradient) * view(z_).topRows(neurons).transpose();
        return loss.value;
    }
    const sim::Scores scores = this->scores();
    const ScoreLoss loss = cross_entropy(scores, std::get<std::size_t>(target));
    for (std::size_t n = 0; n < network_.neurons(); ++n) {
        const std::span<const float> column = network_.weights.readout.column(n);
        const std::span<float> d_column = gradient.readout.column(n);
        double sum = 0.0;
        for (std::size_t o = 0; o < column.size(); ++o) {
            sum += static_cast<double>(column[o]) * loss.gradient[o];
            d_column[o] += static_cast<float>(loss.gradient[o] * scores.seen[n]);
        }
        if (z_.cols() == 0) continue;
        if (network_.readout == sim::Readout::max_rate) {
            d_z_(n, static_cast<std::size_t>(scores.at[n])) = static_cast<float>(sum);
        } else {
            view(d_z_).row(static_cast<Eigen::Index>(n)).array() =
                static_cast<float>(sum / static_cast<double>(z_.cols()));
        }
    }
    return loss.value;
}

// What (1 - a_m) dU of a tick says of z of the tick before, and of W_rec.
void RateNetwork::add_recurrence(std::size_t tick, sim::Weights& gradient) {
    const sim::Weights& w = network_.weights;
    const auto neurons = static_cast<Eigen::Index>(network_.neurons());
    const auto before = view(std::as_const(z_)).col(static_cast<Eigen::Index>(tick - 1));
    auto d_before = view(d_z_).col(static_cast<Eigen::Index>(tick - 1));
    const VectorView drive = view(drive_);
    if (network_.is_full_rank()) {
        d_before.head(neurons).noalias() += view(w.recurrent).transpose() * drive;
        view(gradient.recurrent).noalias() += drive * before.head(neurons).transpose();
    } else if (!modes_.empty()) {
        const Eigen::VectorXf activity = view(w.mode_out) * before.head(neurons);
        const auto lambda = view(w.importance).col(0).array();
        VectorView projection = view(modes_);
        projection.noalias() = view(w.mode_in).transpose() * drive;
        view(gradient.mode_in).noalias() +=
            drive * (lambda * activity.array()).matrix().transpose();
        view(gradient.importance).col(0).array() += projection.array() * activity.array();
        projection.array() *= lambda;
        view(gradient.mode_out).noalias() += projection * before.head(neurons).transpose();
        d_before.head(neurons).noalias() += view(w.mode_out).transpose() * projection;
    }
}

} // namespace smnn::learning
