#pragma once

#include <span>
#include <vector>

#include "smnn/learning/kernels/window_gradient.hpp"
#include "smnn/learning/objective/surrogate.hpp"
#include "smnn/sim/dynamics/propagator.hpp"
#include "smnn/sim/readout.hpp"
#include "smnn/sim/run/trace.hpp"

namespace smnn::learning {

// What the neurons need of a trial.
struct TrialAdjoint {
    const sim::Events& input;
    const sim::Trace& trace;
    const sim::Scores& scores;            // max rate: when it was
    std::span<const float> rate_gradient; // max and mean rate: dL/d(what was seen), N padded
    std::span<const double> activity;     // kappa[k], P numbers a tick; none in full rank
    sim::Weights& gradient;
};

// What the neurons need of a tick.
struct TickAdjoint {
    sim::Tick tick;
    sim::Volley fired;              // the spikes of this tick
    sim::Volley closing;            // those whose refractory period ends with it
    std::span<const float> modes;   // dh of the recurrence when they arrive: P, or N in full rank
    std::span<const float> outputs; // trajectory: dh of the outputs then, O
    float penalty;                  // dR/dS of (17)
};

// (8) to (12) for every neuron at every tick, in vectors of float32.
//   Cost    a tick is N (10 + 3 P) multiply-adds or so, and N for each of half its input events
class DenseNeurons {
public:
    // Refers to the network while it lives.
    DenseNeurons(const sim::Network& network, const Surrogate& surrogate, bool attached_reset);

    // Sets out from the last tick of a trial, which must live until the first one is done.
    void prepare(const TrialAdjoint& trial);

    // One tick back.
    //   potential   U, N padded
    void step(const TickAdjoint& adjoint, const float* potential);

    // xi_in^T dI (full rank: dI) of that tick.
    std::span<const double> projection() const { return projection_; }

private:
    void sort_maxima();
    void read_back(const TickAdjoint& adjoint);
    void gather_modes(std::span<const float> modes);
    template <class Shape>
    void step_neurons(const float* potential, float* history, const Shape& shape);
    void project();
    void add_window(sim::Tick from, sim::Tick until);

    const sim::Network& network_;
    Surrogate surrogate_;
    bool attached_reset_;
    sim::StepFactors factors_;
    std::size_t stride_; // N padded

    const TrialAdjoint* trial_ = nullptr;
    std::vector<sim::Channel> by_maximum_;  // max rate: neurons by the tick of it, latest last
    std::vector<std::size_t> maxima_until_; // how many have theirs before a tick

    sim::Matrix mode_out_;             // xi_out, N x P, a padded column a mode
    sim::Matrix readout_;              // trajectory: Wout^T, N x O, a padded column an output
    sim::AlignedVector<float> seen_r_; // max and mean rate: dr and dh of every neuron
    sim::AlignedVector<float> seen_h_;
    sim::AlignedVector<float> spike_;   // dS[k]
    sim::AlignedVector<float> carried_; // g[k] dU[k]
    sim::AlignedVector<float> current_; // dI[k]
    sim::AlignedVector<float> gate_;    // g[k]
    std::vector<float> products_;       // xi_in^T dI[k], P
    std::vector<double> projection_;
    sim::Matrix history_;         // dI of a window of ticks
    std::vector<float> strength_; // lambda * kappa[k-1] of the window's ticks
    InputGradient input_gradient_;
};

} // namespace smnn::learning
