#pragma once

#include <vector>

#include "smnn/learning/kernels/window_gradient.hpp"
#include "smnn/learning/objective/loss.hpp"
#include "smnn/sim/dynamics/input_drive.hpp"
#include "smnn/sim/events.hpp"
#include "smnn/sim/network.hpp"

namespace smnn::learning {

// The paper's baseline: the same network without spikes (Network::dynamics is rate).
//
//     U[k] = a_m U[k-1] + (1 - a_m) (Win x[k] + W_rec z[k-1]),   z = tanh U
//
// W_rec with modes or in full, readout of z as of r. Threshold, refractory period, delay and synaptic
// filters play no part. In float32.
//   Cost    a tick is 2 N P multiply-adds (full rank N^2); memory N ticks
class RateNetwork {
public:
    explicit RateNetwork(const sim::Network& network); // refers to the network while it lives

    // From rest through all ticks; input events are spikes or graded.
    //   Errors  ParameterError on events beyond the channels or the ticks
    void run(const sim::Events& input, sim::Tick ticks);

    // What the last run answered.
    sim::Scores scores() const;                        // max_rate, mean_rate
    sim::Matrix trajectory() const;                    // trajectory
    const sim::Matrix& activity() const { return z_; } // N x ticks, z

    // Adds the gradient of the last run to `gradient` and returns its loss.
    double add(const sim::Events& input, const Target& target, sim::Weights& gradient);

private:
    void add_recurrent_drive(std::size_t tick);
    double read_loss(const Target& target, sim::Weights& gradient);
    void recur_back(std::size_t tick, sim::Weights& gradient);

    const sim::Network& network_;
    float membrane_;  // a_m
    float leak_;      // 1 - a_m
    sim::Matrix z_;   // N x ticks
    sim::Matrix d_z_; // N x ticks, dL/dz by the readout, then by the recurrence too
    sim::AlignedVector<float> potential_; // U; on the way back dU
    sim::AlignedVector<float> drive_;     // what a tick's input and recurrence add
    std::size_t modes_;                   // P
    std::vector<float> activity_;         // xi_out^T z[k-1], P numbers a tick
    std::vector<float> strength_;         // lambda times it
    std::vector<float> projection_;       // lambda * (xi_in^T (1 - a_m) dU[k]), P numbers a tick
    sim::Matrix mode_out_;                // xi_out, N x P, a padded column a mode
    sim::Matrix d_mode_out_;              // its gradient by this trial
    sim::DriveWindow input_;
    sim::Matrix history_; // (1 - a_m) dU of a window of ticks
    InputGradient input_gradient_;
};

} // namespace smnn::learning
