#include "smnn/learning/backward/replay.hpp"

#include <algorithm>
#include <string>

#include "smnn/sim/error.hpp"

namespace smnn::learning {

using sim::Channel;
using sim::Matrix;
using sim::Tick;
using sim::Volley;
using sim::Weights;

namespace {

// The events of a trial from the last tick to the first.
class BackwardCursor {
public:
    explicit BackwardCursor(const sim::Events& events) : events_(events), end_(events.volleys()) {}

    // The events of a tick, which is earlier than that of the call before; empty if there are none.
    Volley at(Tick tick) {
        while (end_ > 0 && events_.volley(end_ - 1).tick > tick) --end_;
        const bool is_there = end_ > 0 && events_.volley(end_ - 1).tick == tick;
        return is_there ? events_.volley(end_ - 1) : Volley{};
    }

private:
    const sim::Events& events_;
    std::size_t end_; // volleys before this one are still to come
};

const sim::Network& with_dense_input_only(const sim::Network& network) {
    if (!network.has_sparse_input()) return network;
    throw sim::ParameterError(
        "a network with a sparse input has no gradient here: only a dense input can be trained");
}

float narrow(double x) { return static_cast<float>(x); }

} // namespace

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
    : network_(with_dense_input_only(network)),
      options_(options),
      factors_(step_factors(network.neuron)),
      refractory_ticks_(sim::refractory_ticks(network.neuron)),
      delay_(network.neuron.delay_ticks),
      width_(network.is_full_rank() ? network.neurons() : network.modes()),
      neurons_(network, options.surrogate, options.attached_reset),
      potentials_(network),
      rate_gradient_(network.weights.input.stride()),
      recurrence_(sim::padded(width_)),
      outputs_(network.readout == sim::Readout::trajectory ? network.outputs() : 0) {}

double Replay::add(const sim::Events& input, const sim::Trace& trace, const Target& target,
                   Weights& gradient) {
    prepare(trace);
    const double loss = read_loss(trace, target, gradient);
    spike_penalty_ =
        learning::spike_penalty(options_.spike_target, trace.spikes.size(), network_.neurons());
    recall_mode_activity(trace);
    potentials_.recall(input, trace);
    carry_back({.input = input,
                .trace = trace,
                .scores = scores_,
                .rate_gradient = rate_gradient_,
                .activity = activity_,
                .gradient = gradient});
    return loss;
}

void Replay::prepare(const sim::Trace& trace) {
    ticks_ = trace.ticks;
    recurrent_.reset(width_);
    projections_.assign(static_cast<std::size_t>(std::min(delay_, ticks_ + 1)) * width_, 0.0);
    if (network_.readout == sim::Readout::trajectory) output_.reset(network_.outputs());
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
    return loss.value;
}

// (6) to (13), from the last tick to the first.
void Replay::carry_back(const TrialAdjoint& trial) {
    neurons_.prepare(trial);
    BackwardCursor spikes(trial.trace.spikes);
    BackwardCursor closing(trial.trace.spikes); // refractory periods are entered from their ends
    for (Tick tick = ticks_ - 1; tick >= 0; --tick) {
        step_recurrence(tick);
        step_outputs(tick + delay_ - 1); // when a spike of this tick arrives
        const Volley fired = spikes.at(tick);
        add_spike_gradients(fired, trial.gradient);
        const TickAdjoint adjoint{.tick = tick,
                                  .fired = fired,
                                  .closing = closing.at(tick - refractory_ticks_),
                                  .modes = recurrence_,
                                  .outputs = outputs_,
                                  .penalty = narrow(spike_penalty_.gradient)};
        neurons_.step(adjoint, potentials_.at(tick));
        take_projection(tick, neurons_.projection(), trial.gradient);
    }
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
    for (std::size_t p = 0; p < width_; ++p) recurrence_[p] = narrow(recurrent_.h[p]);
}

// The same of the outputs of a trajectory: dL/dy through the adjoint of (4).
void Replay::step_outputs(Tick arrival) {
    if (network_.readout != sim::Readout::trajectory) return;
    output_.step(factors_);
    for (std::size_t o = 0; o < output_.r.size() && arrival < ticks_; ++o) {
        output_.r[o] += static_cast<double>(output_gradient_(o, static_cast<std::size_t>(arrival)));
    }
    output_.finish(factors_);
    for (std::size_t o = 0; o < output_.h.size(); ++o) outputs_[o] = narrow(output_.h[o]);
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
            for (std::size_t o = 0; o < column.size(); ++o) column[o] += outputs_[o];
        }
    }
}

// What dI of this tick says of the spikes that arrived the tick before, and of lambda.
void Replay::take_projection(Tick tick, std::span<const double> projection, Weights& gradient) {
    std::copy(projection.begin(), projection.end(),
              projections_.begin() +
                  static_cast<std::ptrdiff_t>(tick % delay_) * static_cast<std::ptrdiff_t>(width_));
    if (network_.is_full_rank() || tick == 0) return; // kappa[-1] = 0
    const double* const activity = activity_.data() + static_cast<std::size_t>(tick - 1) * width_;
    for (std::size_t p = 0; p < width_; ++p) {
        gradient.importance(p, 0) += narrow(projection[p] * activity[p]);
    }
}

} // namespace smnn::learning
