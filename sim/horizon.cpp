#include "sim/horizon.hpp"

#include <algorithm>
#include <limits>

namespace smnn::sim {

namespace {

std::array<double, 4> last_row(const Propagation& p) { return {p.u_u, p.u_i, p.u_r, p.u_h}; }

double response_to_push(const Propagation& p, const StepFactors& factors) {
    return p.u_h + factors.gain * p.u_r;
}

double response_to_input(const Propagation& p, const StepFactors& factors) {
    return p.u_i + factors.leak * p.u_u;
}

Doubles greater(const Doubles& a, const Doubles& b) { return a > b ? a : b; }

} // namespace

Horizon::Horizon(const Propagator& propagator, const StepFactors& factors)
    : peaks_{0, propagator.peak_tick([](const Propagation& p) { return p.u_i; }),
             propagator.peak_tick([](const Propagation& p) { return p.u_r; }),
             propagator.peak_tick([](const Propagation& p) { return p.u_h; })},
      push_peak_(propagator.peak_tick(
          [&](const Propagation& p) { return response_to_push(p, factors); })),
      input_peak_(propagator.peak_tick(
          [&](const Propagation& p) { return response_to_input(p, factors); })) {
    // Far enough when everything falls and little is left: what the span without end can hold against a
    // neuron that is near its threshold.
    constexpr double little = 1e-3;
    constexpr Tick furthest = longest_run / 2;
    const auto is_far_enough = [&](Tick tick) {
        if (tick < std::max({peaks_[1], peaks_[2], peaks_[3], push_peak_})) return false;
        const std::array<double, 4> now = last_row(propagator.over(tick));
        for (std::size_t x = 0; x < now.size(); ++x) {
            if (now[x] > little * last_row(propagator.over(peaks_[x]))[x]) return false;
        }
        return true;
    };
    Tick before = 0;
    for (Tick step = 1; before < furthest && !is_far_enough(before);
         step *= before == parts ? 1 : 2) {
        octaves_.push_back(span(before + 1, before + parts * step, propagator, factors));
        for (Tick part = 0; part < parts; ++part) {
            spans_.push_back(span(before + part * step + 1, before + (part + 1) * step, propagator,
                                  factors));
        }
        before += parts * step;
    }
    octaves_.push_back(span(before + 1, never, propagator, factors));
}

Horizon::Span Horizon::span(Tick first, Tick last, const Propagator& propagator,
                            const StepFactors& factors) const {
    Span result{.last = last, .greatest = {}, .least = {}, .push = 0.0, .input = 0.0, .patience = 0.0};
    const std::array<double, 4> start = last_row(propagator.over(first));
    const std::array<double, 4> end =
        last == never ? std::array<double, 4>{} : last_row(propagator.over(last));
    for (std::size_t x = 0; x < start.size(); ++x) { // each rises once at most, then falls
        const Tick top = std::clamp(peaks_[x], first, last);
        result.greatest[x] = last_row(propagator.over(std::min(top, longest_run)))[x];
        result.least[x] = std::min(start[x], end[x]);
    }
    const Propagation most_pushed = propagator.over(std::min(push_peak_, last));
    result.push = response_to_push(most_pushed, factors);
    result.input = response_to_input(propagator.over(std::min(input_peak_, last)), factors);
    // An arrival late in the span has no time to be felt: a third of them count, in full.
    const Tick counted = last == never ? 4 * push_peak_ : last;
    result.patience = static_cast<double>(counted) * result.push;
    return result;
}

Horizon::Promise Horizon::look(const Prospect& neurons, double ceiling, double pace,
                               Tick enough) const {
    const Doubles none{};
    const Doubles up[4] = {greater(neurons.potential, none), greater(neurons.current, none),
                           greater(neurons.activity, none), greater(neurons.rise, none)};
    const Doubles down[4] = {neurons.potential - up[0], neurons.current - up[1],
                             neurons.activity - up[2], neurons.rise - up[3]};
    Doubles highest = none - std::numeric_limits<double>::infinity();
    const Span* reached = nullptr;
    const auto passes = [&](const Span& span) {
        const Doubles a = up[0] * span.greatest[0] + down[0] * span.least[0];
        const Doubles b = up[1] * span.greatest[1] + down[1] * span.least[1];
        const Doubles c = up[2] * span.greatest[2] + down[2] * span.least[2];
        const Doubles d = up[3] * span.greatest[3] + down[3] * span.least[3];
        const Doubles top = (a + b) + (c + d);
        const double room = ceiling - (span.last == 1 ? 0.0 : pace * span.patience);
        if (mask_of(top > room) != 0) return false;
        highest = greater(top, highest);
        reached = &span;
        return true;
    };
    const auto all_parts_pass = [&](std::size_t octave) {
        const Span* const part = &spans_[octave * parts];
        return std::all_of(part, part + parts, passes);
    };
    for (std::size_t octave = 0; octave < octaves_.size(); ++octave) {
        if (!passes(octaves_[octave]) &&
            (octave + 1 == octaves_.size() || !all_parts_pass(octave))) {
            break;
        }
        if (reached->last >= enough) break;
    }
    if (reached == nullptr) return {};
    double top = highest[0];
    for (std::size_t lane = 1; lane < 8; ++lane) top = std::max(top, highest[lane]);
    return {reached->last, top, reached->push, reached->input};
}

} // namespace smnn::sim
