#include "learning/replay.hpp"

#include <algorithm>
#include <numeric>
#include <string>
#include <tuple>

#include "learning/dense_view.hpp"
#include "learning/surrogate_shapes.hpp"
#include "sim/error.hpp"

namespace smnn::learning {

using sim::Channel;
using sim::Matrix;
using sim::Tick;
using sim::Volley;
using sim::Weights;

namespace {

void require_fit(const sim::Network& network, const sim::Trace& trace, const Target& target) {
    if (trace.time_step_ms != network.neuron.time_step_ms) {
        throw sim::ParameterError("a trace with a time step of " +
                                  std::to_string(trace.time_step_ms) + " ms: the network has " +
                                  std::to_string(network.neuron.time_step_ms) + " ms");
    }
    if (trace.input.end_channel() > network.inputs() ||
        trace.spikes.end_channel() > network.neurons() || trace.input.end_tick() > trace.ticks ||
        trace.spikes.end_tick() > trace.ticks) {
        throw sim::ParameterError(
            "a trace with events beyond the network's channels and neurons or its own last tick");
    }
    const bool is_trajectory = std::holds_alternative<TargetTrajectory>(target);
    if (is_trajectory != (network.readout == sim::Readout::trajectory)) {
        throw sim::ParameterError(std::string("the network's readout is ") + name(network.readout) +
                                  ": the target is " +
                                  (is_trajectory ? "a trajectory" : "a class"));
    }
}

float narrow(double x) { return static_cast<float>(x); }

} // namespace

Gradient replay(const sim::Network& network, const sim::Trace& trace, const Target& target,
                const ReplayOptions& options) {
    sim::validate(network);
    validate(options.surrogate);
    validate(options.spike_target);
    require_fit(network, trace, target);
    Gradient gradient{.loss = 0.0, .spike_penalty = 0.0, .weights = zeros_like(network.weights)};
    Replay replay(network, options);
    gradient.loss = replay.add(trace, target, gradient.weights);
    gradient.spike_penalty = replay.spike_penalty();
    return gradient;
}

void Replay::AdjointFilter::reset(std::size_t width) {
    r.assign(width, 0.0);
    h.assign(width, 0.0);
}

void Replay::AdjointFilter::step(const sim::StepFactors& f) {
    for (double& x : r) x *= f.decay;
    for (double& x : h) x *= f.rise;
}

void Replay::AdjointFilter::finish(const sim::StepFactors& f) {
    for (std::size_t i = 0; i < r.size(); ++i) h[i] += f.gain * r[i];
}

Replay::Replay(const sim::Network& network, const ReplayOptions& options)
    : network_(network),
      options_(options),
      factors_(step_factors(network.neuron)),
      refractory_ticks_(sim::refractory_ticks(network.neuron)),
      delay_(network.neuron.delay_ticks),
      stride_(network.weights.input.stride()),
      width_(network.is_full_rank() ? network.neurons() : network.modes()),
      potentials_(network),
      mode_out_(network.is_full_rank() ? Matrix() : Matrix(network.neurons(), network.modes())),
      recurrence_(sim::padded(width_)),
      spike_(stride_),
      carried_(stride_),
      current_(stride_),
      gate_(stride_) {}

double Replay::add(const sim::Trace& trace, const Target& target, Weights& gradient) {
    prepare(trace);
    const double loss = read_loss(trace, target, gradient);
    spike_penalty_ =
        learning::spike_penalty(options_.spike_target, trace.spikes.size(), network_.neurons());
    recall_mode_activity(trace);
    potentials_.recall(trace);

    const sim::Events& spikes = trace.spikes;
    std::size_t input = trace.input.volleys(); // events of ticks before this one are still to come
    std::size_t spiking = spikes.volleys();
    std::size_t closing = spikes.volleys(); // refractory periods are entered from their ends
    for (Tick tick = ticks_ - 1; tick >= 0; --tick) {
        // dr, dh at the tick in which a spike of this tick arrives
        const Tick arrival = tick + delay_ - 1;
        const auto slot = static_cast<std::size_t>(tick % delay_) * width_;
        recurrent_.step(factors_);
        for (std::size_t p = 0; p < width_; ++p) {
            const double lambda = network_.is_full_rank()
                                      ? 1.0
                                      : static_cast<double>(network_.weights.importance(p, 0));
            recurrent_.r[p] += lambda * projections_[slot + p];
        }
        recurrent_.finish(factors_);
        add_readout(arrival);

        while (closing > 0 && spikes.volley(closing - 1).tick + refractory_ticks_ >= tick) {
            for (const Channel neuron : spikes.volley(--closing).channels) gate_[neuron] = 0.0F;
        }
        gather_spike_adjoints();
        const bool has_spikes = spiking > 0 && spikes.volley(spiking - 1).tick == tick;
        const Volley volley = has_spikes ? spikes.volley(--spiking) : Volley{};
        Matrix& columns = network_.is_full_rank() ? gradient.recurrent : gradient.mode_out;
        for (const Channel neuron : volley.channels) {
            gate_[neuron] = 1.0F;
            if (width_ != 0) { // dxi_out, dW
                const std::span<float> column = columns.column(neuron);
                for (std::size_t p = 0; p < width_; ++p) column[p] += narrow(recurrent_.h[p]);
            }
            if (network_.readout == sim::Readout::trajectory) { // dWout
                const std::span<float> column = gradient.readout.column(neuron);
                for (std::size_t o = 0; o < column.size(); ++o) column[o] += narrow(readout_.h[o]);
            }
        }
        const float* const potential = potentials_.at(tick);
        if (options_.attached_reset) {
            const float factor = narrow(factors_.membrane);
            for (std::size_t n = 0; n < stride_; ++n) {
                spike_[n] -= factor * potential[n] * carried_[n];
            }
        }
        for (const Channel neuron : volley.channels) carried_[neuron] = 0.0F; // 1 - S of (2)
        with_shape(options_.surrogate, [&](auto shape) { step_back(potential, shape); });

        if (input > 0 && trace.input.volley(input - 1).tick == tick) {
            add_input(trace.input.volley(--input), gradient);
        }
        add_recurrence(tick, gradient);
    }
    return loss;
}

void Replay::prepare(const sim::Trace& trace) {
    ticks_ = trace.ticks;
    const bool is_trajectory = network_.readout == sim::Readout::trajectory;
    recurrent_.reset(width_);
    readout_.reset(is_trajectory ? network_.outputs() : network_.neurons());
    projections_.assign(static_cast<std::size_t>(std::min(delay_, ticks_ + 1)) * width_, 0.0);
    std::fill(carried_.begin(), carried_.end(), 0.0F);
    std::fill(current_.begin(), current_.end(), 0.0F);
    std::fill(gate_.begin(), gate_.end(), 1.0F);
    for (std::size_t neuron = 0; neuron < mode_out_.rows(); ++neuron) {
        const std::span<const float> column = network_.weights.mode_out.column(neuron);
        for (std::size_t p = 0; p < column.size(); ++p) mode_out_(neuron, p) = column[p];
    }
}

// kappa[k] for all ticks, from the spikes.
void Replay::recall_mode_activity(const sim::Trace& trace) {
    const std::size_t modes = network_.modes();
    activity_.assign(modes * static_cast<std::size_t>(ticks_), 0.0);
    if (modes == 0) return;
    std::vector<double> h(modes, 0.0);
    std::size_t next = 0;
    for (Tick tick = 0; tick < ticks_; ++tick) {
        for (double& x : h) x *= factors_.rise;
        if (next < trace.spikes.volleys() && trace.spikes.volley(next).tick + delay_ - 1 == tick) {
            for (const Channel neuron : trace.spikes.volley(next++).channels) {
                const std::span<const float> column = network_.weights.mode_out.column(neuron);
                for (std::size_t p = 0; p < modes; ++p) h[p] += static_cast<double>(column[p]);
            }
        }
        const std::size_t now = static_cast<std::size_t>(tick) * modes;
        for (std::size_t p = 0; p < modes; ++p) {
            const double before = tick == 0 ? 0.0 : activity_[now - modes + p];
            activity_[now + p] = factors_.decay * before + factors_.gain * h[p];
        }
    }
}

// The loss, dL/dWout where it can be said at once, and what is to be carried back.
double Replay::read_loss(const sim::Trace& trace, const Target& target, Weights& gradient) {
    const Weights& w = network_.weights;
    if (network_.readout == sim::Readout::trajectory) {
        TrajectoryLoss loss = mean_square(read_trajectory(network_, trace.spikes, ticks_),
                                          std::get<TargetTrajectory>(target));
        output_gradient_ = std::move(loss.gradient);
        return loss.value;
    }
    scores_ = read_scores(network_, trace.spikes, ticks_);
    const ScoreLoss loss = cross_entropy(scores_, std::get<std::size_t>(target));
    rate_gradient_.assign(network_.neurons(), 0.0);
    for (std::size_t neuron = 0; neuron < network_.neurons(); ++neuron) {
        const std::span<const float> weights = w.readout.column(neuron);
        const std::span<float> column = gradient.readout.column(neuron);
        for (std::size_t o = 0; o < column.size(); ++o) {
            column[o] += narrow(loss.gradient[o] * scores_.seen[neuron]);
            rate_gradient_[neuron] += static_cast<double>(weights[o]) * loss.gradient[o];
        }
    }
    if (network_.readout == sim::Readout::mean_rate) {
        for (double& x : rate_gradient_) x /= static_cast<double>(std::max<Tick>(ticks_, 1));
        return loss.value;
    }
    by_maximum_.resize(network_.neurons());
    std::iota(by_maximum_.begin(), by_maximum_.end(), std::size_t{0});
    std::sort(by_maximum_.begin(), by_maximum_.end(), [&](std::size_t a, std::size_t b) {
        return std::tie(scores_.at[a], a) < std::tie(scores_.at[b], b);
    });
    return loss.value;
}

// Wout^T dL/dy at one tick, through the adjoint of (4).
void Replay::add_readout(Tick tick) {
    readout_.step(factors_);
    switch (network_.readout) {
        case sim::Readout::max_rate:
            while (!by_maximum_.empty() && scores_.at[by_maximum_.back()] >= tick) {
                readout_.r[by_maximum_.back()] += rate_gradient_[by_maximum_.back()];
                by_maximum_.pop_back();
            }
            break;
        case sim::Readout::mean_rate:
            if (tick >= ticks_) break;
            for (std::size_t n = 0; n < rate_gradient_.size(); ++n) {
                readout_.r[n] += rate_gradient_[n];
            }
            break;
        case sim::Readout::trajectory:
            if (tick >= ticks_) break;
            for (std::size_t o = 0; o < readout_.r.size(); ++o) {
                readout_.r[o] +=
                    static_cast<double>(output_gradient_(o, static_cast<std::size_t>(tick)));
            }
            break;
    }
    readout_.finish(factors_);
}

// dS = dh of every neuron: its column of xi_out (W) times the recurrence's dh, and the readout's; and
// dR/dS of (17).
void Replay::gather_spike_adjoints() {
    const std::size_t neurons = network_.neurons();
    float* const spike = spike_.data();
    for (std::size_t p = 0; p < width_; ++p) recurrence_[p] = narrow(recurrent_.h[p]);
    if (network_.readout == sim::Readout::trajectory) {
        for (std::size_t neuron = 0; neuron < neurons; ++neuron) {
            const std::span<const float> column = network_.weights.readout.column(neuron);
            double sum = 0.0;
            for (std::size_t o = 0; o < column.size(); ++o) {
                sum += static_cast<double>(column[o]) * readout_.h[o];
            }
            spike[neuron] = narrow(sum);
        }
    } else {
        for (std::size_t n = 0; n < neurons; ++n) spike[n] = narrow(readout_.h[n]);
    }
    VectorView spikes(spike, static_cast<Eigen::Index>(stride_));
    if (network_.is_full_rank()) {
        ConstVectorView h(recurrence_.data(), static_cast<Eigen::Index>(stride_));
        spikes.head(static_cast<Eigen::Index>(neurons)).noalias() +=
            view(network_.weights.recurrent).transpose() * h;
    } else if (width_ != 0) {
        ConstVectorView h(recurrence_.data(), static_cast<Eigen::Index>(width_));
        spikes.noalias() += view(mode_out_) * h;
    }
    if (const float pull = narrow(spike_penalty_.gradient); pull != 0.0F) {
        for (std::size_t n = 0; n < neurons; ++n) spike[n] += pull;
    }
}

// d U and d I of one tick.
template <class Shape>
void Replay::step_back(const float* potential, const Shape& shape) {
    const float* const spike = spike_.data();
    const float* const gate = gate_.data();
    float* const carried = carried_.data();
    float* const current = current_.data();
    const float threshold = narrow(network_.neuron.threshold);
    const float membrane = narrow(factors_.membrane);
    const float leak = narrow(factors_.leak);
    const float synapse = narrow(factors_.synapse);
    for (std::size_t n = 0; n < stride_; ++n) {
        carried[n] = gate[n] * (shape(potential[n] - threshold) * spike[n] + membrane * carried[n]);
        current[n] = leak * carried[n] + synapse * current[n];
    }
}

// dL/dWin: one column addition an event.
void Replay::add_input(const Volley& volley, Weights& gradient) const {
    const float* const current = current_.data();
    for (std::size_t i = 0; i < volley.channels.size(); ++i) {
        float* const column = gradient.input.column(volley.channels[i]).data();
        const float value = volley.value(i);
        for (std::size_t n = 0; n < stride_; ++n) column[n] += value * current[n];
    }
}

// dxi_in and dlambda, and xi_in^T dI: what dI of this tick says of the spikes that arrived the tick before.
void Replay::add_recurrence(Tick tick, Weights& gradient) {
    double* const projection =
        projections_.data() + static_cast<std::size_t>(tick % delay_) * width_;
    const float* const current = current_.data();
    if (network_.is_full_rank()) {
        for (std::size_t n = 0; n < width_; ++n) projection[n] = static_cast<double>(current[n]);
        return;
    }
    if (width_ == 0) return;
    const auto modes = static_cast<Eigen::Index>(width_);
    ConstVectorView d_current(current, static_cast<Eigen::Index>(stride_));
    VectorView sums(recurrence_.data(), modes);
    sums.noalias() = view(network_.weights.mode_in).transpose() * d_current;
    for (std::size_t p = 0; p < width_; ++p) {
        projection[p] = static_cast<double>(recurrence_[p]);
    }
    if (tick == 0) return; // kappa[-1] = 0

    const double* const activity = activity_.data() + static_cast<std::size_t>(tick - 1) * width_;
    for (std::size_t p = 0; p < width_; ++p) {
        const double lambda = static_cast<double>(network_.weights.importance(p, 0));
        gradient.importance(p, 0) += narrow(projection[p] * activity[p]);
        recurrence_[p] = narrow(lambda * activity[p]);
    }
    view(gradient.mode_in).noalias() += d_current * sums.transpose();
}

} // namespace smnn::learning
