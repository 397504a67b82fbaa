#include "smnn/sim/engines/horizon.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>

namespace smnn::sim {

namespace {

// Weights are sums of products of some hundred factors; a sum of terms of this size or more may be wrong
// by so much of them.
constexpr double rounding = 1e-13;

double response_to_push(const Propagation& p, const StepFactors& factors) {
    return p.u_h + factors.gain * p.u_r;
}

double response_to_input(const Propagation& p, const StepFactors& factors) {
    return p.u_i + factors.leak * p.u_u;
}

Doubles greater(const Doubles& a, const Doubles& b) { return selected(a > b, a, b); }

} // namespace

Horizon::Horizon(const Propagator& propagator, const StepFactors& factors)
    : propagator_(propagator),
      factors_(factors),
      current_scale_(factors.leak / (1.0 - factors.membrane)),
      activity_scale_(current_scale_ / (1.0 - factors.synapse)),
      rise_scale_(activity_scale_ * factors.gain / (1.0 - factors.decay)),
      has_steady_state_(std::isfinite(rise_scale_)),
      push_peak_(
          propagator.peak_tick([&](const Propagation& p) { return response_to_push(p, factors); })),
      input_peak_(propagator.peak_tick(
          [&](const Propagation& p) { return response_to_input(p, factors); })) {
    // Far enough when little is left: what the span without end can hold against a neuron that is near
    // its threshold.
    constexpr double little = 1e-3;
    constexpr Tick furthest = longest_run / 4;
    Tick before = 0;
    for (Tick step = 1; before < furthest && weights(before)[3] > little;
         step *= before == parts ? 1 : 2) {
        octaves_.push_back(span(before + 1, before + parts * step));
        for (Tick part = 0; part < parts; ++part) {
            spans_.push_back(span(before + part * step + 1, before + (part + 1) * step));
        }
        before += parts * step;
    }
    octaves_.push_back(span(before + 1, never));
}

// Weight j is U after n ticks if stages 1 to j start at 1 and all later stages start at 0.
std::array<double, 4> Horizon::weights(Tick tick) const {
    const Propagation p = propagator_.over(tick);
    const double second = p.u_u + p.u_i / current_scale_;
    const double third = second + p.u_r / activity_scale_;
    return {p.u_u, second, third, rise_scale_ == 0.0 ? third : third + p.u_h / rise_scale_};
}

Horizon::Span Horizon::span(Tick first, Tick last) const {
    Span result{};
    result.last = last;
    result.first_weight = weights(first);
    if (last != never) result.last_weight = weights(last);
    const Propagation most_pushed = propagator_.over(std::min(push_peak_, last));
    result.push = response_to_push(most_pushed, factors_);
    result.input = response_to_input(propagator_.over(std::min(input_peak_, last)), factors_);
    // An arrival late in the span has no time to be felt: a third of them count, in full.
    const Tick counted = last == never ? 4 * std::min(push_peak_, longest_run / 4) : last;
    result.patience = static_cast<double>(counted) * result.push;
    return result;
}

Horizon::Bound Horizon::look(const Prospect& neurons, double ceiling, double pace,
                             Tick enough) const {
    if (!has_steady_state_) return {};
    const Doubles none{};
    const Doubles z2 = current_scale_ * neurons.current;
    const Doubles z3 = activity_scale_ * neurons.activity;
    const Doubles z4 = rise_scale_ * neurons.rise;
    const Doubles terms[4] = {neurons.potential - z2, z2 - z3, z3 - z4, z4};
    Doubles up[4];
    Doubles down[4];
    Doubles unsure = none;
    for (std::size_t x = 0; x < 4; ++x) {
        up[x] = greater(terms[x], none);
        down[x] = terms[x] - up[x];
        unsure += rounding * (up[x] - down[x]);
    }
    const auto top_of = [&](const Span& span) {
        const Doubles a = up[0] * span.first_weight[0] + down[0] * span.last_weight[0];
        const Doubles b = up[1] * span.first_weight[1] + down[1] * span.last_weight[1];
        const Doubles c = up[2] * span.first_weight[2] + down[2] * span.last_weight[2];
        const Doubles d = up[3] * span.first_weight[3] + down[3] * span.last_weight[3];
        return (a + b) + (c + d) + unsure;
    };
    const auto passes = [&](const Span& span, const Doubles& top) {
        const double room = ceiling - (span.last == 1 ? 0.0 : pace * span.patience);
        return mask_of(top > room) == 0;
    };
    Doubles highest = none - std::numeric_limits<double>::infinity();
    const Span* reached = nullptr;
    // All parts are computed, without a branch: which of them fails first cannot be foreseen.
    const auto all_parts_pass = [&](std::size_t octave) {
        const Span* const part = &spans_[octave * parts];
        Doubles tops[parts];
        std::uint32_t failing = 1U << parts;
        for (std::size_t i = 0; i < parts; ++i) {
            tops[i] = top_of(part[i]);
            failing |= static_cast<std::uint32_t>(!passes(part[i], tops[i])) << i;
        }
        const auto passed = static_cast<std::size_t>(std::countr_zero(failing));
        for (std::size_t i = 0; i < passed; ++i) highest = greater(tops[i], highest);
        if (passed > 0) reached = &part[passed - 1];
        return passed == parts;
    };
    for (std::size_t octave = 0; octave < octaves_.size(); ++octave) {
        const Doubles top = top_of(octaves_[octave]);
        if (passes(octaves_[octave], top)) {
            highest = greater(top, highest);
            reached = &octaves_[octave];
        } else if (octave + 1 == octaves_.size() || !all_parts_pass(octave)) {
            break;
        }
        if (reached->last >= enough) break;
    }

    if (reached == nullptr) return {};
    return {reached->last, highest, reached->push, reached->input};
}

} // namespace smnn::sim
