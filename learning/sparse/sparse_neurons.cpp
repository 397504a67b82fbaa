#include "smnn/learning/sparse/sparse_neurons.hpp"

#include <algorithm>
#include <cstring>

#include "smnn/learning/sparse/four_columns.hpp"

namespace smnn::learning {

using sim::Channel;
using sim::Floats;
using sim::floats_at;
using sim::gathered;
using sim::Ints;
using sim::lanes;
using sim::loaded;
using sim::Tick;
using sim::Volley;

namespace {

float narrow(double x) { return static_cast<float>(x); }

// d r[k + n] / d S, where S arrives at k, for n from 0 on.
std::vector<float> responses(const sim::StepFactors& f, Tick ticks) {
    std::vector<float> values;
    double r = 1.0;
    double h = 0.0;
    for (Tick n = 0; n < ticks; ++n) {
        const double response = h + f.gain * r;
        values.push_back(narrow(response));
        h = f.rise * response;
        r *= f.decay;
    }
    return values;
}

} // namespace

SparseNeurons::SparseNeurons(const sim::Network& network, const Surrogate& surrogate,
                             bool attached_reset)
    : network_(network),
      active_(surrogate, network.neuron.threshold, network.neurons()),
      attached_reset_(attached_reset),
      factors_(step_factors(network.neuron)),
      stride_(network.weights.input.stride()),
      response_(network),
      jumps_(network.neurons()),
      maxima_(network.readout == sim::Readout::max_rate ? stride_ : 0),
      carried_(stride_),
      mode_in_(stride_ * sim::padded(network.modes())),
      sums_(sim::padded(network.modes())),
      membrane_(network.modes()),
      current_(network.modes()) {}

bool SparseNeurons::are_possible(const sim::Network& network, const Surrogate& surrogate) {
    constexpr auto farthest = static_cast<std::size_t>(std::numeric_limits<std::int32_t>::max());
    const std::size_t widest = std::max({network.modes(), network.outputs(), std::size_t{1}});
    return !network.is_full_rank() && network.neurons() <= farthest / widest &&
           ActiveNeurons::are_few(surrogate, network.neuron.threshold);
}

double SparseNeurons::worthwhile_share() const {
    const auto modes = static_cast<double>(network_.modes());
    const auto neurons = static_cast<double>(network_.neurons());
    return 0.04 + 0.28 * modes / (modes + 20.0) - 5.0 / neurons;
}

void SparseNeurons::prepare(const TrialAdjoint& trial) {
    trial_ = &trial;
    response_.recall(trial.trace.input, trial.activity, trial.trace.ticks);
    jumps_.clear();
    columns_.assign(response_.width(), nullptr);
    for (std::size_t p = 0; p < network_.modes(); ++p) {
        columns_[p] = trial.gradient.mode_in.column(p).data();
    }
    for (std::size_t i = 0; i < response_.channels().size(); ++i) {
        columns_[network_.modes() + i] =
            trial.gradient.input.column(response_.channels()[i]).data();
    }
    if (network_.readout == sim::Readout::max_rate) {
        std::transform(trial.scores.at.begin(), trial.scores.at.end(), maxima_.begin(),
                       [](Tick tick) { return static_cast<std::int32_t>(tick); });
        if (arrivals_.size() != static_cast<std::size_t>(trial.trace.ticks)) {
            arrivals_ = responses(factors_, trial.trace.ticks);
        }
    }
    mean_r_ = 0.0;
    mean_h_ = 0.0;
    transpose_mode_in();
    std::fill(carried_.begin(), carried_.end(), 0.0F);
    std::fill(membrane_.begin(), membrane_.end(), 0.0);
    std::fill(current_.begin(), current_.end(), 0.0);
}

// xi_in, a padded row a neuron: 16 modes of 16 neurons at a time.
void SparseNeurons::transpose_mode_in() {
    const std::size_t width = sums_.size();
    const sim::Matrix& modes = network_.weights.mode_in;
    for (std::size_t p = 0; p < width; p += lanes) {
        Floats tile[lanes] = {};
        for (std::size_t n = 0; n < stride_; n += lanes) {
            for (std::size_t i = 0; p + i < modes.cols() && i < lanes; ++i) {
                tile[i] = floats_at(modes.column(p + i).data() + n);
            }
            for (std::size_t i = 0; i < lanes; i += 4) {
                const FourColumns four(reinterpret_cast<const float*>(tile) + i, lanes);
                for (std::size_t c = 0; c < 4; ++c) {
                    floats_at(mode_in_.data() + (n + i + c) * width + p) = four.column[c];
                }
            }
        }
    }
}

void SparseNeurons::step(const TickAdjoint& adjoint, const float* potential) {
    const Tick tick = adjoint.tick;
    const Tick arrival = tick + network_.neuron.delay_ticks - 1;
    mean_r_ = factors_.decay * mean_r_ + (arrival < trial_->trace.ticks ? 1.0 : 0.0);
    mean_h_ = factors_.rise * mean_h_ + factors_.gain * mean_r_;

    const float membrane = narrow(factors_.membrane);
    jumps_.make_room(2 * stride_ + 2 * lanes);
    Channel* const neurons = jumps_.neurons();
    float* const sizes = jumps_.sizes();
    for (std::size_t n = 0; n < stride_; n += lanes) floats_at(carried_.data() + n) *= membrane;
    active_.find(potential);
    weigh(adjoint, potential, sizes);
    const std::span<const Channel> sources = active_.found();
    std::copy(sources.begin(), sources.end(), neurons);
    const std::size_t count =
        sources.size() + close(adjoint.closing, neurons + sources.size(), sizes + sources.size());
    for (std::size_t i = 0; i < sources.size(); ++i) carried_[sources[i]] += sizes[i];
    carry_modes(neurons, sizes, count);

    const Tick from = tick - tick % response_.window_ticks();
    jumps_.end_tick(static_cast<std::uint32_t>(tick - from), count);
    if (tick == from) {
        jumps_.add(response_.window(from), columns_);
        jumps_.clear();
    }
}

// s' dS of the active neurons; what is behind the last of them is written over.
void SparseNeurons::weigh(const TickAdjoint& adjoint, const float* potential, float* sizes) {
    const float* const mode_out = network_.weights.mode_out.values().data();
    const std::size_t modes = network_.modes();
    const std::span<const Channel> neurons = active_.found();
    for (std::size_t i = 0; i < neurons.size(); i += lanes) {
        const Ints those = loaded<Ints>(neurons.data() + i);
        const Floats u = gathered(potential, those);
        Floats spike = read_back(those, adjoint) + adjoint.penalty;
        const Ints rows = those * static_cast<std::int32_t>(modes);
        for (std::size_t p = 0; p < modes; ++p) {
            spike += adjoint.modes[p] * gathered(mode_out + p, rows);
        }
        if (attached_reset_) spike -= u * gathered(carried_.data(), those);
        const Floats size = active_.derivative(u) * spike;
        std::memcpy(sizes + i, &size, sizeof size);
    }
}

// What the readout says of the spikes of 16 neurons.
Floats SparseNeurons::read_back(const Ints& neurons, const TickAdjoint& adjoint) const {
    const float* const rate_gradient = trial_->rate_gradient.data();
    Floats spike{};
    switch (network_.readout) {
        case sim::Readout::max_rate: {
            const Tick arrival = adjoint.tick + network_.neuron.delay_ticks - 1;
            if (arrival >= trial_->trace.ticks) return spike; // nobody looked
            const Ints since =
                gathered(maxima_.data(), neurons) - static_cast<std::int32_t>(arrival);
            const Ints is_seen = since >= 0;
            spike = gathered(rate_gradient, neurons) * gathered(arrivals_.data(), since & is_seen);
            return is_seen ? spike : Floats{};
        }
        case sim::Readout::mean_rate:
            return narrow(mean_h_) * gathered(rate_gradient, neurons);
        case sim::Readout::trajectory:
            break;
    }
    const Ints rows = neurons * static_cast<std::int32_t>(adjoint.outputs.size());
    const float* const weights = network_.weights.readout.values().data();
    for (std::size_t o = 0; o < adjoint.outputs.size(); ++o) {
        spike += adjoint.outputs[o] * gathered(weights + o, rows);
    }
    return spike;
}

// g dU falls to 0 where a refractory period ends: the jumps of those that had any.
std::size_t SparseNeurons::close(const Volley& closing, Channel* neurons, float* sizes) {
    std::size_t count = 0;
    for (const Channel neuron : closing.channels) {
        float& carried = carried_[neuron];
        neurons[count] = neuron;
        sizes[count] = -carried;
        count += carried != 0.0F ? 1 : 0;
        carried = 0.0F;
    }
    return count;
}

// xi_in^T of the jumps, then (9) and (10) for the modes.
void SparseNeurons::carry_modes(const Channel* neurons, const float* sizes, std::size_t count) {
    const std::size_t width = sums_.size();
    for (std::size_t p = 0; p < width; p += lanes) {
        const float* const rows = mode_in_.data() + p;
        Floats even{}; // two sums, so that one addition need not wait for the last
        Floats odd{};
        std::size_t i = 0;
        for (; i + 2 <= count; i += 2) {
            even += sizes[i] * floats_at(rows + neurons[i] * width);
            odd += sizes[i + 1] * floats_at(rows + neurons[i + 1] * width);
        }
        if (i < count) even += sizes[i] * floats_at(rows + neurons[i] * width);
        floats_at(sums_.data() + p) = even + odd;
    }
    for (std::size_t p = 0; p < membrane_.size(); ++p) {
        membrane_[p] = factors_.membrane * membrane_[p] + static_cast<double>(sums_[p]);
        current_[p] = factors_.leak * membrane_[p] + factors_.synapse * current_[p];
    }
}

} // namespace smnn::learning
