#include "learning/replay.hpp"

#include <algorithm>
#include <numeric>
#include <string>

#include "learning/column_products.hpp"
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

// Ticks whose dI is kept: 64, fewer where a tick of them is large, so that they stay in a cache.
std::size_t window_ticks(std::size_t stride) {
    constexpr std::size_t largest = 1 << 18; // numbers: a megabyte
    return std::clamp<std::size_t>(largest / std::max<std::size_t>(stride, 1), 4,
                                   static_cast<std::size_t>(longest_window));
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
      rate_gradient_(stride_),
      mode_out_(network.is_full_rank() ? Matrix() : Matrix(network.neurons(), network.modes())),
      readout_(network.readout == sim::Readout::trajectory
                   ? Matrix(network.neurons(), network.outputs())
                   : Matrix()),
      seen_r_(stride_),
      seen_h_(stride_),
      recurrence_(sim::padded(std::max(width_, network.outputs()))),
      spike_(stride_),
      carried_(stride_),
      current_(stride_),
      gate_(stride_),
      history_(network.neurons(), window_ticks(stride_)),
      input_gradient_(network.inputs()) {}

double Replay::add(const sim::Trace& trace, const Target& target, Weights& gradient) {
    prepare(trace);
    const double loss = read_loss(trace, target, gradient);
    spike_penalty_ =
        learning::spike_penalty(options_.spike_target, trace.spikes.size(), network_.neurons());
    recall_mode_activity(trace);
    potentials_.recall(trace);

    const sim::Events& spikes = trace.spikes;
    std::size_t spiking = spikes.volleys(); // spikes of ticks before this one are still to come
    std::size_t closing = spikes.volleys(); // refractory periods are entered from their ends
    const auto longest = static_cast<Tick>(history_.cols());
    for (Tick until = ticks_; until > 0; until = std::max<Tick>(until - longest, 0)) {
        const Tick from = std::max<Tick>(until - longest, 0);
        for (Tick tick = until - 1; tick >= from; --tick) {
            while (closing > 0 && spikes.volley(closing - 1).tick + refractory_ticks_ >= tick) {
                for (const Channel neuron : spikes.volley(--closing).channels) {
                    gate_[neuron] = 0.0F;
                }
            }
            const bool has_spikes = spiking > 0 && spikes.volley(spiking - 1).tick == tick;
            step(tick, has_spikes ? spikes.volley(--spiking) : Volley{},
                 history_.column(static_cast<std::size_t>(tick - from)).data(), gradient);
        }
        input_gradient_.add(trace.input, from, until, history_, gradient.input);
        if (!network_.is_full_rank() && width_ != 0) add_mode_in(from, until, gradient);
    }
    return loss;
}

void Replay::prepare(const sim::Trace& trace) {
    ticks_ = trace.ticks;
    recurrent_.reset(width_);
    projections_.assign(static_cast<std::size_t>(std::min(delay_, ticks_ + 1)) * width_, 0.0);
    for (auto* const values : {&seen_r_, &seen_h_, &carried_, &current_}) {
        std::fill(values->begin(), values->end(), 0.0F);
    }
    std::fill(gate_.begin(), gate_.end(), 1.0F);
    if (network_.readout == sim::Readout::trajectory) output_.reset(network_.outputs());
    if (!mode_out_.empty()) transpose(network_.weights.mode_out, mode_out_);
    if (!readout_.empty()) transpose(network_.weights.readout, readout_);
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
    const double share = network_.readout == sim::Readout::mean_rate
                             ? 1.0 / static_cast<double>(std::max<Tick>(ticks_, 1))
                             : 1.0;
    for (std::size_t neuron = 0; neuron < network_.neurons(); ++neuron) {
        const std::span<const float> weights = w.readout.column(neuron);
        const std::span<float> column = gradient.readout.column(neuron);
        double sum = 0.0;
        for (std::size_t o = 0; o < column.size(); ++o) {
            column[o] += narrow(loss.gradient[o] * scores_.seen[neuron]);
            sum += static_cast<double>(weights[o]) * loss.gradient[o];
        }
        rate_gradient_[neuron] = narrow(sum * share);
    }
    if (network_.readout == sim::Readout::max_rate) sort_maxima();
    return loss.value;
}

// Neurons in the order of the ticks at which they were highest: counted, then placed.
void Replay::sort_maxima() {
    maxima_until_.assign(static_cast<std::size_t>(ticks_) + 1, 0);
    by_maximum_.resize(network_.neurons());
    for (const Tick tick : scores_.at) ++maxima_until_[static_cast<std::size_t>(tick) + 1];
    std::partial_sum(maxima_until_.begin(), maxima_until_.end(), maxima_until_.begin());
    for (Channel neuron = 0; neuron < scores_.at.size(); ++neuron) {
        by_maximum_[maxima_until_[static_cast<std::size_t>(scores_.at[neuron])]++] = neuron;
    }
}

// One tick back, (6) to (10); what it says of spikes' own weights; and dI into the window's history.
void Replay::step(Tick tick, const Volley& fired, float* history, Weights& gradient) {
    step_recurrence(tick);
    step_readout(tick + delay_ - 1); // when a spike of this tick arrives
    gather_modes();
    add_spike_penalty();
    add_spike_gradients(fired, gradient);
    const float* const potential = potentials_.at(tick);
    if (options_.attached_reset) {
        const float factor = narrow(factors_.membrane);
        for (std::size_t n = 0; n < stride_; ++n) spike_[n] -= factor * potential[n] * carried_[n];
    }
    for (const Channel neuron : fired.channels) {
        gate_[neuron] = 1.0F;
        carried_[neuron] = 0.0F; // 1 - S of (2)
    }
    with_shape(options_.surrogate, [&](auto shape) { step_neurons(potential, history, shape); });
    project(tick, gradient);
}

// dr and dh of the recurrence, P numbers, at the tick in which a spike of this one arrives.
void Replay::step_recurrence(Tick tick) {
    const auto slot = static_cast<std::size_t>(tick % delay_) * width_;
    const bool is_full_rank = network_.is_full_rank();
    recurrent_.step(factors_);
    for (std::size_t p = 0; p < width_; ++p) {
        const double lambda =
            is_full_rank ? 1.0 : static_cast<double>(network_.weights.importance(p, 0));
        recurrent_.r[p] += lambda * projections_[slot + p];
    }
    recurrent_.finish(factors_);
}

// Wout^T dL/dy at one tick through the adjoint of (4): dS of every neuron, so far.
void Replay::step_readout(Tick tick) {
    const bool is_inside = tick < ticks_;
    if (network_.readout == sim::Readout::trajectory) {
        output_.step(factors_);
        if (is_inside) {
            for (std::size_t o = 0; o < output_.r.size(); ++o) {
                output_.r[o] +=
                    static_cast<double>(output_gradient_(o, static_cast<std::size_t>(tick)));
            }
        }
        output_.finish(factors_);
        for (std::size_t o = 0; o < output_.h.size(); ++o) recurrence_[o] = narrow(output_.h[o]);
        std::fill(spike_.begin(), spike_.end(), 0.0F);
        expand(readout_, recurrence_.data(), spike_.data());
        return;
    }
    if (is_inside && network_.readout == sim::Readout::mean_rate) {
        for (std::size_t n = 0; n < stride_; ++n) seen_r_[n] += rate_gradient_[n];
    } else if (network_.readout == sim::Readout::max_rate) {
        while (!by_maximum_.empty() && scores_.at[by_maximum_.back()] >= tick) {
            seen_r_[by_maximum_.back()] += rate_gradient_[by_maximum_.back()];
            by_maximum_.pop_back();
        }
    }
    const float gain = narrow(factors_.gain);
    const float rise = narrow(factors_.rise);
    const float decay = narrow(factors_.decay);
    for (std::size_t n = 0; n < stride_; ++n) {
        spike_[n] = seen_h_[n] + gain * seen_r_[n];
        seen_h_[n] = rise * spike_[n];
        seen_r_[n] *= decay;
    }
}

// dS of every neuron takes in its column of xi_out (W) times the recurrence's dh.
void Replay::gather_modes() {
    for (std::size_t p = 0; p < width_; ++p) recurrence_[p] = narrow(recurrent_.h[p]);
    if (network_.is_full_rank()) {
        VectorView spikes(spike_.data(), static_cast<Eigen::Index>(network_.neurons()));
        ConstVectorView h(recurrence_.data(), static_cast<Eigen::Index>(stride_));
        spikes.noalias() += view(network_.weights.recurrent).transpose() * h;
        return;
    }
    expand(mode_out_, recurrence_.data(), spike_.data());
}

// dS of every neuron takes in dR/dS of (17).
void Replay::add_spike_penalty() {
    const float pull = narrow(spike_penalty_.gradient);
    if (pull == 0.0F) return;
    for (std::size_t n = 0; n < network_.neurons(); ++n) spike_[n] += pull;
}

// dxi_out (dW) and, of a trajectory, dWout: dh of the modes (neurons) and outputs at each spike.
void Replay::add_spike_gradients(const Volley& fired, Weights& gradient) const {
    Matrix& columns = network_.is_full_rank() ? gradient.recurrent : gradient.mode_out;
    for (const Channel neuron : fired.channels) {
        if (width_ != 0) {
            const std::span<float> column = columns.column(neuron);
            for (std::size_t p = 0; p < width_; ++p) column[p] += recurrence_[p];
        }
        if (network_.readout == sim::Readout::trajectory) {
            const std::span<float> column = gradient.readout.column(neuron);
            for (std::size_t o = 0; o < column.size(); ++o) column[o] += narrow(output_.h[o]);
        }
    }
}

// (9) and (10)
template <class Shape>
void Replay::step_neurons(const float* __restrict potential, float* __restrict history,
                          const Shape& shape) {
    // Said to be apart, or the compiler gives up on vectors.
    const float* __restrict const spike = spike_.data();
    const float* __restrict const gate = gate_.data();
    float* __restrict const carried = carried_.data();
    float* __restrict const current = current_.data();
    const float threshold = narrow(network_.neuron.threshold);
    const float membrane = narrow(factors_.membrane);
    const float leak = narrow(factors_.leak);
    const float synapse = narrow(factors_.synapse);
    for (std::size_t n = 0; n < stride_; ++n) {
        carried[n] = gate[n] * (shape(potential[n] - threshold) * spike[n] + membrane * carried[n]);
        current[n] = leak * carried[n] + synapse * current[n];
        history[n] = current[n];
    }
}

// xi_in^T dI: what dI of this tick says of the spikes that arrived the tick before, and of lambda.
void Replay::project(Tick tick, Weights& gradient) {
    double* const projection =
        projections_.data() + static_cast<std::size_t>(tick % delay_) * width_;
    const float* const current = current_.data();
    if (network_.is_full_rank()) {
        for (std::size_t n = 0; n < width_; ++n) projection[n] = static_cast<double>(current[n]);
        return;
    }
    learning::project(network_.weights.mode_in, current, recurrence_.data());
    for (std::size_t p = 0; p < width_; ++p) {
        projection[p] = static_cast<double>(recurrence_[p]);
    }
    if (tick == 0) return; // kappa[-1] = 0
    const double* const activity = activity_.data() + static_cast<std::size_t>(tick - 1) * width_;
    for (std::size_t p = 0; p < width_; ++p) {
        gradient.importance(p, 0) += narrow(projection[p] * activity[p]);
    }
}

// dxi_in of a window.
void Replay::add_mode_in(Tick from, Tick until, Weights& gradient) {
    strength_.clear();
    for (Tick tick = from; tick < until; ++tick) {
        for (std::size_t p = 0; p < width_; ++p) {
            const double activity =
                tick == 0 ? 0.0 : activity_[static_cast<std::size_t>(tick - 1) * width_ + p];
            strength_.push_back(
                narrow(static_cast<double>(network_.weights.importance(p, 0)) * activity));
        }
    }
    add_outer_products(history_.values().data(), strength_, gradient.mode_in);
}

} // namespace smnn::learning
