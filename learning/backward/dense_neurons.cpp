#include "smnn/learning/backward/dense_neurons.hpp"

#include <algorithm>
#include <numeric>

#include "smnn/learning/kernels/column_products.hpp"
#include "smnn/learning/kernels/dense_view.hpp"
#include "smnn/learning/objective/surrogate_shapes.hpp"

namespace smnn::learning {

using sim::Channel;
using sim::Matrix;
using sim::Tick;

namespace {

// Ticks whose dI is kept: 64, fewer where a tick of them is large, so that they stay in a cache.
std::size_t window_ticks(std::size_t stride) {
    constexpr std::size_t largest = 1 << 18; // numbers: a megabyte
    return std::clamp<std::size_t>(largest / std::max<std::size_t>(stride, 1), 4,
                                   static_cast<std::size_t>(longest_window));
}

float narrow(double x) { return static_cast<float>(x); }

} // namespace

DenseNeurons::DenseNeurons(const sim::Network& network, const Surrogate& surrogate,
                           bool attached_reset)
    : network_(network),
      surrogate_(surrogate),
      attached_reset_(attached_reset),
      factors_(step_factors(network.neuron)),
      stride_(network.weights.input.stride()),
      mode_out_(network.is_full_rank() ? Matrix() : Matrix(network.neurons(), network.modes())),
      readout_(network.readout == sim::Readout::trajectory
                   ? Matrix(network.neurons(), network.outputs())
                   : Matrix()),
      seen_r_(stride_),
      seen_h_(stride_),
      spike_(stride_),
      carried_(stride_),
      current_(stride_),
      gate_(stride_),
      products_(network.modes()),
      projection_(network.is_full_rank() ? network.neurons() : network.modes()),
      history_(network.neurons(), window_ticks(stride_)),
      input_gradient_(network.inputs()) {}

void DenseNeurons::prepare(const TrialAdjoint& trial) {
    trial_ = &trial;
    for (auto* const values : {&seen_r_, &seen_h_, &carried_, &current_}) {
        std::fill(values->begin(), values->end(), 0.0F);
    }
    if (!mode_out_.empty()) transpose(network_.weights.mode_out, mode_out_);
    if (!readout_.empty()) transpose(network_.weights.readout, readout_);
    if (network_.readout == sim::Readout::max_rate) sort_maxima();

    std::fill(gate_.begin(), gate_.end(), 1.0F);
    const sim::Events& spikes = trial.trace.spikes;
    const Tick outlasting = trial.trace.ticks - refractory_ticks(network_.neuron);
    for (std::size_t i = spikes.volleys(); i > 0 && spikes.volley(i - 1).tick >= outlasting; --i) {
        for (const Channel neuron : spikes.volley(i - 1).channels) gate_[neuron] = 0.0F;
    }
}

// Neurons in the order of the ticks at which they were highest: counted, then placed.
void DenseNeurons::sort_maxima() {
    const std::vector<Tick>& at = trial_->scores.at;
    maxima_until_.assign(static_cast<std::size_t>(trial_->trace.ticks) + 1, 0);
    by_maximum_.resize(network_.neurons());
    for (const Tick tick : at) ++maxima_until_[static_cast<std::size_t>(tick) + 1];
    std::partial_sum(maxima_until_.begin(), maxima_until_.end(), maxima_until_.begin());
    for (Channel neuron = 0; neuron < at.size(); ++neuron) {
        by_maximum_[maxima_until_[static_cast<std::size_t>(at[neuron])]++] = neuron;
    }
}

void DenseNeurons::step(const TickAdjoint& adjoint, const float* potential) {
    read_back(adjoint);
    gather_modes(adjoint.modes);
    if (adjoint.penalty != 0.0F) {
        for (std::size_t n = 0; n < network_.neurons(); ++n) spike_[n] += adjoint.penalty;
    }
    for (const Channel neuron : adjoint.closing.channels) gate_[neuron] = 0.0F;
    if (attached_reset_) {
        const float factor = narrow(factors_.membrane);
        for (std::size_t n = 0; n < stride_; ++n) spike_[n] -= factor * potential[n] * carried_[n];
    }
    for (const Channel neuron : adjoint.fired.channels) {
        gate_[neuron] = 1.0F;
        carried_[neuron] = 0.0F; // 1 - S of (2)
    }
    const auto longest = static_cast<Tick>(history_.cols());
    const Tick from = adjoint.tick - adjoint.tick % longest;
    float* const history = history_.column(static_cast<std::size_t>(adjoint.tick - from)).data();
    with_shape(surrogate_, [&](auto shape) { step_neurons(potential, history, shape); });
    project();
    if (adjoint.tick == from) add_window(from, std::min(from + longest, trial_->trace.ticks));
}

// Wout^T dL/dy at the tick at which a spike of this one arrives, through the adjoint of (4): dS of every
// neuron, so far.
void DenseNeurons::read_back(const TickAdjoint& adjoint) {
    if (network_.readout == sim::Readout::trajectory) {
        std::fill(spike_.begin(), spike_.end(), 0.0F);
        expand(readout_, adjoint.outputs.data(), spike_.data());
        return;
    }
    const Tick arrival = adjoint.tick + network_.neuron.delay_ticks - 1;
    const std::span<const float> rate_gradient = trial_->rate_gradient;
    if (network_.readout == sim::Readout::max_rate) {
        const std::vector<Tick>& at = trial_->scores.at;
        while (!by_maximum_.empty() && at[by_maximum_.back()] >= arrival) {
            seen_r_[by_maximum_.back()] += rate_gradient[by_maximum_.back()];
            by_maximum_.pop_back();
        }
    } else if (arrival < trial_->trace.ticks) {
        for (std::size_t n = 0; n < stride_; ++n) seen_r_[n] += rate_gradient[n];
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
void DenseNeurons::gather_modes(std::span<const float> modes) {
    if (network_.is_full_rank()) {
        VectorView spikes(spike_.data(), static_cast<Eigen::Index>(network_.neurons()));
        ConstVectorView h(modes.data(), static_cast<Eigen::Index>(stride_));
        spikes.noalias() += view(network_.weights.recurrent).transpose() * h;
        return;
    }
    expand(mode_out_, modes.data(), spike_.data());
}

// (9) and (10)
template <class Shape>
void DenseNeurons::step_neurons(const float* __restrict potential, float* __restrict history,
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

void DenseNeurons::project() {
    if (network_.is_full_rank()) {
        std::copy_n(current_.begin(), projection_.size(), projection_.begin());
        return;
    }
    learning::project(network_.weights.mode_in, current_.data(), products_.data());
    std::copy(products_.begin(), products_.end(), projection_.begin());
}

// (11) and (12) of a window.
void DenseNeurons::add_window(Tick from, Tick until) {
    input_gradient_.add(trial_->input, from, until, history_, trial_->gradient.input);
    const std::size_t modes = network_.modes();
    if (modes == 0) return;
    strength_.clear();
    for (Tick tick = from; tick < until; ++tick) {
        for (std::size_t p = 0; p < modes; ++p) {
            const double activity =
                tick == 0 ? 0.0 : trial_->activity[static_cast<std::size_t>(tick - 1) * modes + p];
            strength_.push_back(
                narrow(static_cast<double>(network_.weights.importance(p, 0)) * activity));
        }
    }
    add_outer_products(history_.values().data(), strength_, trial_->gradient.mode_in);
}

} // namespace smnn::learning
