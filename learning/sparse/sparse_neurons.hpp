#pragma once

#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "smnn/learning/backward/neuron_adjoint.hpp"
#include "smnn/learning/sparse/active_neurons.hpp"
#include "smnn/learning/sparse/jump_gradient.hpp"
#include "smnn/learning/sparse/membrane_response.hpp"

namespace smnn::learning {

// (8) to (13) for a surrogate of compact support, at a cost that goes with the active neurons.
//
// g dU of a neuron decays by a_m a tick but for jumps: s' dS at an active tick, and to 0 where a refractory
// period is entered from its end. Between its jumps a neuron is left alone: xi_in^T dI is carried on for
// the modes, P numbers, and what the jumps say of the neuron's weights is read off V, as in (18), (19).
//   Cost    P + D a jump (D the channels with input), N / 16 a tick, N (P + D) / 16 a window
class SparseNeurons {
public:
    // Refers to the network while it lives.
    SparseNeurons(const sim::Network& network, const Surrogate& surrogate, bool attached_reset);

    // Whether a network can be trained like that at all: not in full rank.
    static constexpr sim::Tick longest_trial = std::numeric_limits<std::int32_t>::max();
    static bool are_possible(const sim::Network& network, const Surrogate& surrogate);

    // Sets out from the last tick of a trial, which must live until the first one is done.
    void prepare(const TrialAdjoint& trial);

    // One tick back.
    //   potential   U, N padded
    void step(const TickAdjoint& adjoint, const float* potential);

    const ActiveNeurons& active() const { return active_; }

    // The share of active neuron-ticks up to which this is faster than the dense way, as measured by
    // tests/bench/training/sparse_backward: it grows with P and N.
    double worthwhile_share() const;

    // xi_in^T dI of that tick.
    std::span<const double> projection() const { return current_; }

private:
    void transpose_mode_in();
    void weigh(const TickAdjoint& adjoint, const float* potential, float* sizes);
    sim::Floats read_back(const sim::Ints& neurons, const TickAdjoint& adjoint) const;
    std::size_t close(const sim::Volley& closing, sim::Channel* neurons, float* sizes);
    void carry_modes(const sim::Channel* neurons, const float* sizes, std::size_t count);

    const sim::Network& network_;
    ActiveNeurons active_;
    bool attached_reset_;
    sim::StepFactors factors_;
    std::size_t stride_; // N padded
    MembraneResponse response_;
    JumpGradient jumps_;
    std::vector<float*> columns_; // of the gradient, one a signal

    const TrialAdjoint* trial_ = nullptr;
    std::vector<std::int32_t> maxima_; // max rate: the tick of each neuron's
    std::vector<float> arrivals_; // max rate: d r / d S, that many ticks after a spike has arrived
    double mean_r_ = 0.0;         // mean rate: dr and dh of a neuron with a gradient of 1
    double mean_h_ = 0.0;

    sim::AlignedVector<float> carried_; // g[k] dU[k]
    sim::AlignedVector<float> mode_in_; // xi_in, a padded row a neuron
    sim::AlignedVector<float> sums_;    // of a tick's jumps, a mode, padded
    std::vector<double> membrane_;      // xi_in^T (g dU), P
    std::vector<double> current_;       // xi_in^T dI, P
};

} // namespace smnn::learning
