#include "sim/mode_buffer.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <utility>

namespace smnn::sim {

ModeBuffer::ModeBuffer(const Network& network)
    : columns_(network.is_full_rank() ? &network.weights.recurrent : &network.weights.mode_out),
      importance_(&network.weights.importance),
      gain_(network.neuron.synaptic_gain),
      width_(columns_->rows()),
      stages_(4 * width_, 0.0) {}

void ModeBuffer::reset() {
    now_ = -1;
    distance_ = 0.0;
    std::fill(stages_.begin(), stages_.end(), 0.0);
    while (!pending_.empty()) {
        spare_.push_back(std::move(pending_.front().sum));
        pending_.pop_front();
    }
}

void ModeBuffer::deposit(Channel neuron, Tick arrival, Cost& cost) {
    assert(arrival >= now_);
    if (width_ == 0) return;
    if (pending_.empty() || pending_.back().tick != arrival) {
        assert(pending_.empty() || pending_.back().tick < arrival);
        std::vector<double> sum;
        if (!spare_.empty()) {
            sum = std::move(spare_.back());
            spare_.pop_back();
        }
        sum.assign(width_, 0.0);
        pending_.push_back({arrival, std::move(sum)});
    }
    const std::span<const float> column = columns_->column(neuron);
    std::vector<double>& sum = pending_.back().sum;
    for (std::size_t p = 0; p < width_; ++p) sum[p] += static_cast<double>(column[p]);
    cost.recurrent_additions += width_;
}

void ModeBuffer::advance_to(Tick tick, const Propagator& propagator, Cost& cost) {
    assert(tick >= now_);
    while (next_arrival() <= tick) {
        Arrival arrival = std::move(pending_.front());
        pending_.pop_front();
        move_by(arrival.tick - now_, propagator, cost);
        receive(arrival);
        spare_.push_back(std::move(arrival.sum));
    }
    move_by(tick - now_, propagator, cost);
}

void ModeBuffer::move_by(Tick ticks, const Propagator& propagator, Cost& cost) {
    if (ticks == 0) return;
    now_ += ticks;
    if (width_ == 0) return;
    const Propagation a = propagator.over(ticks);
    double* const h = stages_.data();
    double* const r = h + width_;
    double* const i = r + width_;
    double* const u = i + width_;
    for (std::size_t p = 0; p < width_; ++p) {
        u[p] = a.u_u * u[p] + a.u_i * i[p] + a.u_r * r[p] + a.u_h * h[p];
        i[p] = a.i_i * i[p] + a.i_r * r[p] + a.i_h * h[p];
        r[p] = a.r_r * r[p] + a.r_h * h[p];
        h[p] = a.h_h * h[p];
    }
    cost.filter_updates += width_;
}

void ModeBuffer::receive(const Arrival& arrival) {
    double* const h = stages_.data();
    double* const r = h + width_;
    double squares = 0.0;
    double largest = 0.0;
    for (std::size_t p = 0; p < width_; ++p) {
        h[p] += arrival.sum[p];
        r[p] += gain_ * arrival.sum[p];
        const double pushed = importance_->empty()
                                  ? arrival.sum[p]
                                  : static_cast<double>((*importance_)(p, 0)) * arrival.sum[p];
        squares += pushed * pushed;
        largest = std::max(largest, std::abs(pushed));
    }
    distance_ += importance_->empty() ? largest : std::sqrt(squares);
}

} // namespace smnn::sim
