#pragma once

#include <span>
#include <vector>

#include "smnn/learning/backward/dense_neurons.hpp"
#include "smnn/learning/objective/loss.hpp"
#include "smnn/learning/replay_options.hpp"
#include "smnn/sim/engines/potential_history.hpp"

namespace smnn::learning {

// Gradients of many trials of one network, as learning::replay gives them: keeps its memory between them.
//
// The adjoints d() of learning/README.md, for neurons in float32, for modes in double. What a spike
// did to the recurrence is followed in the modes: the adjoint filters of (4) run over P numbers (full
// rank: N), are read by neuron i through its column of xi_out (W), and the gradient of that column is
// their sum over the neuron's spikes.
class Replay {
public:
    Replay(const sim::Network& network, const ReplayOptions& options); // refers to the network

    // Adds the gradient of a trial, run on `input`, to `gradient`. Returns its loss without the penalty of
    // its spikes.
    double add(const sim::Events& input, const sim::Trace& trace, const Target& target,
               sim::Weights& gradient);

    // What the last trial's readout said; empty if it was a trajectory.
    const sim::Scores& scores() const { return scores_; }

    // What the last trial's number of spikes cost; 0 without a target.
    double spike_penalty() const { return spike_penalty_.value; }

private:
    // The adjoint of filter (4), dr and dh, for each of some signals.
    struct AdjointFilter {
        std::vector<double> r;
        std::vector<double> h;
        void reset(std::size_t width);
        void step(const sim::StepFactors& factors);   // one tick back, nothing added
        void finish(const sim::StepFactors& factors); // h takes in what was added to r
    };

    void prepare(const sim::Trace& trace);
    void recall_mode_activity(const sim::Trace& trace);
    double read_loss(const sim::Trace& trace, const Target& target, sim::Weights& gradient);
    void carry_back(const TrialAdjoint& trial);
    void step_recurrence(sim::Tick tick);
    void step_outputs(sim::Tick arrival);
    void add_spike_gradients(const sim::Volley& fired, sim::Weights& gradient) const;
    void take_projection(sim::Tick tick, std::span<const double> projection,
                         sim::Weights& gradient);

    const sim::Network& network_;
    ReplayOptions options_;
    sim::StepFactors factors_;
    sim::Tick refractory_ticks_;
    sim::Tick delay_;
    sim::Tick ticks_ = 0;
    std::size_t width_; // P, or N if full rank

    DenseNeurons neurons_;
    sim::PotentialHistory potentials_;
    sim::Scores scores_;
    SpikePenalty spike_penalty_;
    sim::Matrix output_gradient_;             // trajectory: dL/dy, O x ticks
    sim::AlignedVector<float> rate_gradient_; // max and mean rate: dL/d(what was seen), N padded
    std::vector<double> activity_;            // kappa[k], P numbers a tick, modes only

    AdjointFilter recurrent_; // width
    AdjointFilter output_;    // trajectory: O
    std::vector<double>
        projections_; // xi_in^T dI (full rank: dI) of the last `delay` ticks, in a ring
    sim::AlignedVector<float> recurrence_; // dh of one tick, a mode (full rank: a neuron), padded
    std::vector<float> outputs_;           // trajectory: dh of one tick, an output
};

} // namespace smnn::learning
