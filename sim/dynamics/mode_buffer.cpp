#include "smnn/sim/dynamics/mode_buffer.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>

#include "smnn/sim/dynamics/lanes.hpp"

namespace smnn::sim {

namespace {

constexpr std::size_t wide = lanes / 2; // doubles in a vector

double sum_of_lanes(const Doubles& x) {
    return ((x[0] + x[4]) + (x[2] + x[6])) + ((x[1] + x[5]) + (x[3] + x[7]));
}

} // namespace

ModeBuffer::ModeBuffer(const Network& network)
    : columns_(network.is_full_rank() ? &network.weights.recurrent : &network.weights.mode_out),
      importance_(&network.weights.importance),
      gain_(network.neuron.synaptic_gain),
      width_(columns_->rows()),
      stride_((width_ + wide - 1) / wide * wide),
      stages_(4 * stride_, 0.0),
      strength_(stride_, 0.0),
      arrivals_(1),
      sums_(stride_) {
    for (std::size_t p = 0; p < width_; ++p) {
        strength_[p] = importance_->empty() ? 1.0 : static_cast<double>((*importance_)(p, 0));
    }
}

void ModeBuffer::reset() {
    now_ = -1;
    distance_ = 0.0;
    std::fill(stages_.begin(), stages_.end(), 0.0);
    first_ = waiting_ = 0;
}

void ModeBuffer::forget_images() {
    std::fill(stages_.begin() + static_cast<std::ptrdiff_t>(2 * stride_), stages_.end(), 0.0);
}

void ModeBuffer::deposit(Channel neuron, Tick arrival, Cost& cost) {
    assert(arrival >= now_);
    if (width_ == 0) return;
    std::size_t last = (first_ + waiting_ + arrivals_.size() - 1) % arrivals_.size();
    if (waiting_ == 0 || arrivals_[last] != arrival) {
        assert(waiting_ == 0 || arrivals_[last] < arrival);
        if (waiting_ == arrivals_.size()) make_room();
        last = (first_ + waiting_++) % arrivals_.size();
        arrivals_[last] = arrival;
        std::fill_n(sums_.data() + last * stride_, stride_, 0.0);
    }
    const float* const column = columns_->column(neuron).data();
    double* const sum = sums_.data() + last * stride_;
    for (std::size_t p = 0; p < width_; ++p) sum[p] += static_cast<double>(column[p]);
    cost.recurrent_additions += width_;
}

// A ring twice as long, straightened out.
void ModeBuffer::make_room() {
    const std::size_t size = arrivals_.size();
    std::rotate(arrivals_.begin(), arrivals_.begin() + static_cast<std::ptrdiff_t>(first_),
                arrivals_.end());
    std::rotate(sums_.begin(), sums_.begin() + static_cast<std::ptrdiff_t>(first_ * stride_),
                sums_.end());
    first_ = 0;
    arrivals_.resize(2 * size);
    sums_.resize(2 * size * stride_);
}

void ModeBuffer::advance_to(Tick tick, const Propagator& propagator, Cost& cost) {
    assert(tick >= now_);
    while (next_arrival() <= tick) {
        move_by(arrivals_[first_] - now_, propagator, cost);
        receive(sums_.data() + first_ * stride_);
        first_ = (first_ + 1) % arrivals_.size();
        --waiting_;
    }
    move_by(tick - now_, propagator, cost);
}

void ModeBuffer::move_by(Tick ticks, const Propagator& propagator, Cost& cost) {
    if (ticks == 0) return;
    now_ += ticks;
    if (width_ == 0) return;
    const Propagation a = propagator.over(ticks);
    double* const h = stages_.data();
    for (std::size_t p = 0; p < stride_; p += wide) {
        Doubles& rise = doubles_at(h + p);
        Doubles& activity = doubles_at(h + stride_ + p);
        Doubles& current = doubles_at(h + 2 * stride_ + p);
        Doubles& potential = doubles_at(h + 3 * stride_ + p);
        potential = a.u_u * potential + a.u_i * current + a.u_r * activity + a.u_h * rise;
        current = a.i_i * current + a.i_r * activity + a.i_h * rise;
        activity = a.r_r * activity + a.r_h * rise;
        rise = a.h_h * rise;
    }
    cost.filter_updates += width_;
}

void ModeBuffer::receive(const double* sum) {
    double* const h = stages_.data();
    Doubles squares{};
    Doubles largest{};
    for (std::size_t p = 0; p < stride_; p += wide) {
        const Doubles& arrived = doubles_at(sum + p);
        doubles_at(h + p) += arrived;
        doubles_at(h + stride_ + p) += gain_ * arrived;
        const Doubles pushed = doubles_at(strength_.data() + p) * arrived;
        squares += pushed * pushed;
        const Doubles size = selected(pushed < 0.0, -pushed, pushed);
        largest = selected(size > largest, size, largest);
    }
    if (importance_->empty()) {
        double top = 0.0;
        for (unsigned lane = 0; lane < wide; ++lane) top = std::max(top, largest[lane]);
        distance_ += top;
    } else {
        distance_ += std::sqrt(sum_of_lanes(squares));
    }
}

} // namespace smnn::sim
