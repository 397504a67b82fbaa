#include "smnn/sim/engines/potential_history.hpp"

#include <algorithm>
#include <cmath>

namespace smnn::sim {

PotentialHistory::PotentialHistory(const Network& network) : clock_(network) {}

void PotentialHistory::recall(const Events& input, const Trace& trace) {
    input_ = &input;
    trace_ = &trace;
    window_ = -1;
    states_.clear();
    if (!trace.potentials.empty()) return;
    window_ticks_ =
        std::max<Tick>(1, std::llround(std::sqrt(6.0 * static_cast<double>(trace.ticks))));
    clock_.start();
    Matrix not_kept;
    for (Tick tick = 0; tick < trace.ticks; tick += window_ticks_) {
        states_.push_back(clock_.state());
        const Tick end = std::min(tick + window_ticks_, trace.ticks);
        if (end < trace.ticks) clock_.retrace(input, trace.spikes, end, not_kept);
    }
}

const float* PotentialHistory::at(Tick tick) {
    if (!trace_->potentials.empty()) {
        return trace_->potentials.column(static_cast<std::size_t>(tick)).data();
    }
    const Tick window = tick / window_ticks_;
    if (window != window_) {
        clock_.resume(states_[static_cast<std::size_t>(window)]);
        compute(window);
    }
    return potentials_.column(static_cast<std::size_t>(tick - window * window_ticks_)).data();
}

// From the clock's state, which is that of the window's start.
void PotentialHistory::compute(Tick window) {
    const Tick first = window * window_ticks_;
    const Tick end = std::min(first + window_ticks_, trace_->ticks);
    if (potentials_.cols() < static_cast<std::size_t>(end - first)) {
        potentials_ = Matrix(clock_.neurons(), static_cast<std::size_t>(end - first));
    }
    clock_.retrace(*input_, trace_->spikes, end, potentials_);
    window_ = window;
}

} // namespace smnn::sim
