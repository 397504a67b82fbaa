#pragma once

#include <span>
#include <vector>

#include "smnn/sim/dynamics/propagator.hpp"
#include "smnn/sim/network.hpp"
#include "smnn/sim/run/cost.hpp"

namespace smnn::sim {

// The recurrence of a network: P numbers a stage, however many neurons there are.
//
//   A spike is P additions (deposit). After the delay it enters h; the cascade h -> r -> I -> U of
//   equations (4), (1), (2) is linear and equal for all neurons, so it is carried here once, for the
//   modes: r is kappa = xi_out^T r, and current and potential are its images in a neuron that never
//   fires. Neuron i reads xi_in[i] . (lambda * stage).
//
//   A full-rank network is the same buffer with N entries: a spike adds a column of W, and neuron i
//   reads entry i. A feed-forward network has none.
//
// Order   ticks never go back; deposits come with ascending arrivals.
// Cost    deposit P additions; advance 9 P multiply-adds however many ticks are passed
class ModeBuffer {
public:
    explicit ModeBuffer(const Network& network); // refers to the network's weights while it lives

    void reset(); // all 0 before tick 0, nothing on its way

    std::size_t width() const { return width_; }
    std::size_t stride() const { return stride_; } // width, padded
    Tick now() const { return now_; }

    // A spike of a neuron enters h at tick `arrival` = tick of the spike + delay - 1 >= now().
    void deposit(Channel neuron, Tick arrival, Cost& cost);

    // When the next deposit enters; `never` if none is on its way.
    Tick next_arrival() const { return waiting_ == 0 ? never : arrivals_[first_]; }

    // To the end of a tick: its own arrivals are in h and in the activity. Called again with the same
    // tick it takes in what was deposited since.
    void advance_to(Tick tick, const Propagator& propagator, Cost& cost);

    // To the end of a tick, when everything is still 0.
    void skip_to(Tick tick) { now_ = tick; }

    // The images in I and U become 0: what they held is, from now on, part of the neurons' own states.
    void forget_images();

    // Width numbers each, without lambda; zeros behind them up to a whole vector.
    std::span<const double> rise() const { return stage(0); }      // h
    std::span<const double> activity() const { return stage(1); }  // kappa
    std::span<const double> current() const { return stage(2); }   // image in I
    std::span<const double> potential() const { return stage(3); } // image in U

    // lambda, and zeros behind it; ones in a full-rank network.
    std::span<const double> strength() const { return {strength_.data(), width_}; }

    // How far arrivals have pushed the modes since reset: the sum over arrivals of |lambda * deposit|
    // (Euclidean; full rank: the largest entry). Never falls until restart_distance(): a
    // sum over hours would lose its last digits.
    double distance() const { return distance_; }
    void restart_distance() { distance_ = 0.0; }

private:
    std::span<const double> stage(std::size_t i) const {
        return std::span(stages_).subspan(i * stride_, width_);
    }
    void move_by(Tick ticks, const Propagator& propagator, Cost& cost);
    void receive(const double* sum);
    void make_room();

    const Matrix* columns_; // what a spike adds, a column a neuron
    const Matrix* importance_;
    double gain_;
    std::size_t width_;
    std::size_t stride_;
    Tick now_ = -1;
    AlignedVector<double> stages_;   // 4 * stride
    AlignedVector<double> strength_; // stride

    // Deposits on their way, a ring: `waiting_` of them from `first_` on.
    std::vector<Tick> arrivals_;
    AlignedVector<double> sums_; // stride each
    std::size_t first_ = 0;
    std::size_t waiting_ = 0;

    double distance_ = 0.0;
};

} // namespace smnn::sim
