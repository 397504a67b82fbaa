#include "sim/potential_history.hpp"

#include <algorithm>
#include <cmath>

namespace smnn::sim {

PotentialHistory::PotentialHistory(const Network& network) : clock_(network) {}

void PotentialHistory::recall(const Trace& trace) {
    trace_ = &trace;
    window_ = -1;
    states_.clear();
    if (!trace.potentials.empty()) return;
    window_ticks_ =
        std::max<Tick>(1, std::llround(std::sqrt(6.0 * static_cast<double>(trace.ticks))));
    clock_.reset();
    Matrix not_kept;
    for (Tick tick = 0; tick < trace.ticks; tick += window_ticks_) {
        states_.push_back(clock_.state());
        if (tick + window_ticks_ < trace.ticks) {
            clock_.retrace(trace, tick + window_ticks_, not_kept);
        }
    }
}

const float* PotentialHistory::at(Tick tick) {
    if (!trace_->potentials.empty()) {
        return trace_->potentials.column(static_cast<std::size_t>(tick)).data();
    }
    const Tick window = tick / window_ticks_;
    const Tick first = window * window_ticks_;
    if (window != window_) {
        const ClockDriven::State& state = states_[static_cast<std::size_t>(window)];
        const Tick end = std::min(first + window_ticks_, trace_->ticks);
        if (potentials_.cols() < static_cast<std::size_t>(end - first)) {
            potentials_ = Matrix(clock_.neurons(), static_cast<std::size_t>(end - first));
        }
        clock_.resume(state);
        clock_.retrace(*trace_, end, potentials_);
        window_ = window;
    }
    return potentials_.column(static_cast<std::size_t>(tick - first)).data();
}

} // namespace smnn::sim
