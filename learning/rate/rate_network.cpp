#include "smnn/learning/rate/rate_network.hpp"

#include <algorithm>
#include <utility>

#include "smnn/learning/kernels/column_products.hpp"
#include "smnn/learning/kernels/dense_view.hpp"
#include "smnn/sim/dynamics/propagator.hpp"
#include "smnn/sim/error.hpp"

namespace smnn::learning {

using sim::Matrix;

RateNetwork::RateNetwork(const sim::Network& network)
    : network_(network),
      membrane_(static_cast<float>(step_factors(network.neuron).membrane)),
      leak_(static_cast<float>(step_factors(network.neuron).leak)),
      potential_(network.weights.input.stride()),
      drive_(potential_.size()),
      modes_(network.modes()),
      input_(network.weights),
      history_(network.neurons(), static_cast<std::size_t>(longest_window)),
      input_gradient_(network.inputs()) {
    if (network.modes() != 0) {
        mode_out_ = Matrix(network.neurons(), network.modes());
        d_mode_out_ = mode_out_;
    }
}

void RateNetwork::run(const sim::Events& input, sim::Tick ticks) {
    if (input.end_tick() > ticks || input.end_channel() > network_.inputs()) {
        throw sim::ParameterError("an input event beyond the network's channels or the last tick");
    }
    const auto length = static_cast<std::size_t>(ticks);
    if (z_.cols() != length) z_ = Matrix(network_.neurons(), length);
    activity_.assign(length * modes_, 0.0F);
    strength_.assign(length * modes_, 0.0F);
    if (!mode_out_.empty()) transpose(network_.weights.mode_out, mode_out_);
    std::fill(potential_.begin(), potential_.end(), 0.0F);
    for (sim::Tick from = 0; from < ticks; from += input_.longest()) {
        const sim::Tick until = std::min(ticks, from + input_.longest());
        input_.fill(input, from, until);
        for (sim::Tick tick = from; tick < until; ++tick) {
            if (const float* const drive = input_.at(tick)) {
                std::copy_n(drive, drive_.size(), drive_.begin());
            } else {
                std::fill(drive_.begin(), drive_.end(), 0.0F);
            }
            if (tick > 0) add_recurrent_drive(static_cast<std::size_t>(tick));
            VectorView u = view(potential_);
            u = membrane_ * u + leak_ * view(drive_);
            view(z_).col(tick) = u.array().tanh();
        }
    }
}

// drive += W_rec z[k-1]
void RateNetwork::add_recurrent_drive(std::size_t tick) {
    const sim::Weights& w = network_.weights;
    const float* const before = z_.column(tick - 1).data();
    if (network_.is_full_rank()) {
        const ConstVectorView z(before, static_cast<Eigen::Index>(network_.neurons()));
        view(drive_).noalias() += view(w.recurrent) * z;
    } else if (modes_ != 0) {
        float* const activity = activity_.data() + tick * modes_;
        project(mode_out_, before, activity);
        float* const strength = strength_.data() + tick * modes_;
        for (std::size_t p = 0; p < modes_; ++p) strength[p] = w.importance(p, 0) * activity[p];
        expand(w.mode_in, strength, drive_.data());
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
    projection_.assign(activity_.size(), 0.0F);
    std::fill(potential_.begin(), potential_.end(), 0.0F);
    VectorView d_u = view(potential_);
    const auto ticks = static_cast<sim::Tick>(z_.cols());
    for (sim::Tick until = ticks; until > 0;
         until = std::max<sim::Tick>(until - longest_window, 0)) {
        const sim::Tick from = std::max<sim::Tick>(until - longest_window, 0);
        for (sim::Tick tick = until - 1; tick >= from; --tick) {
            const auto z = view(std::as_const(z_)).col(tick).array();
            d_u = membrane_ * d_u +
                  ((1.0F - z.square()) * view(std::as_const(d_z_)).col(tick).array()).matrix();
            view(drive_) = leak_ * d_u;
            std::copy(drive_.begin(), drive_.end(),
                      history_.column(static_cast<std::size_t>(tick - from)).begin());
            if (tick > 0) recur_back(static_cast<std::size_t>(tick), gradient);
        }
        input_gradient_.add(input, from, until, history_, gradient.input);
        if (modes_ == 0) continue;
        const auto first = static_cast<std::size_t>(from) * modes_;
        const auto last = static_cast<std::size_t>(until) * modes_;
        add_outer_products(history_.values().data(),
                           std::span(strength_).subspan(first, last - first), gradient.mode_in);
    }
    if (modes_ != 0 && ticks > 0) {
        std::fill(d_mode_out_.values().begin(), d_mode_out_.values().end(), 0.0F);
        add_outer_products(z_.values().data(), std::span(projection_).subspan(modes_), d_mode_out_);
        add_transpose(d_mode_out_, gradient.mode_out);
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

// What (1 - a_m) dU of a tick says of z of the tick before, of lambda, and of W_rec.
void RateNetwork::recur_back(std::size_t tick, sim::Weights& gradient) {
    const sim::Weights& w = network_.weights;
    float* const d_before = d_z_.column(tick - 1).data();
    if (network_.is_full_rank()) {
        const auto neurons = static_cast<Eigen::Index>(network_.neurons());
        const VectorView drive = view(drive_);
        const ConstVectorView before(z_.column(tick - 1).data(), neurons);
        VectorView(d_before, neurons).noalias() += view(w.recurrent).transpose() * drive;
        view(gradient.recurrent).noalias() += drive * before.transpose();
    } else if (modes_ != 0) {
        const float* const activity = activity_.data() + tick * modes_;
        float* const projection = projection_.data() + tick * modes_;
        project(w.mode_in, drive_.data(), projection);
        for (std::size_t p = 0; p < modes_; ++p) {
            gradient.importance(p, 0) += projection[p] * activity[p];
            projection[p] *= w.importance(p, 0);
        }
        expand(mode_out_, projection, d_before);
    }
}

} // namespace smnn::learning
