#pragma once

#include <algorithm>
#include <array>

#include "sim/network.hpp"

namespace smnn::sim {

// The constants of one tick, derived from the parameters: a_x = exp(-dt / tau_x).
// A filter with fewer exponentials is the same cascade with factors 0, so (4) has one form.
struct StepFactors {
    double synapse;  // a_s
    double membrane; // a_m
    double leak;     // 1 - a_m
    double rise;     // a_r; 0 without a rise
    double decay;    // a_d; 0 without a filter
    double gain;     // of (4)
};

StepFactors step_factors(const NeuronParameters& parameters);

// What n ticks without arrivals do to the linear cascade
//
//     h -> r -> I -> U          (4), (4), (1), (2) with S = 0 and g = 1
//
// the n-th power of one tick's lower-triangular matrix. `i_h` is what 1 in h at the start has become in
// I after n ticks. Every entry is 0 or more, so products lose no digits, and two equal time constants
// are nothing special.
struct Propagation {
    double h_h = 1.0;
    double r_h = 0.0, r_r = 1.0;
    double i_h = 0.0, i_r = 0.0, i_i = 1.0;
    double u_h = 0.0, u_r = 0.0, u_i = 0.0, u_u = 1.0;
};

// First `earlier`, then `later`. Any order serves: powers of one matrix commute.
Propagation compose(const Propagation& later, const Propagation& earlier);

// Propagations over any number of ticks.
// Cost   over(n): a table up to 64 ticks, then one product of 20 multiplications a binary digit of n
class Propagator {
public:
    explicit Propagator(const StepFactors& factors);

    static constexpr Tick longest = longest_run;

    Propagation over(Tick ticks) const; // 0 <= ticks <= longest

    // Where a response that rises and falls once is highest: the largest of `response(over(n))` for
    // n >= 0. The response must be a non-negative combination of the entries of one row.
    template <class Response>
    double peak(Response&& response) const;

    // The largest n >= 0 for which `still(over(n))` holds for all of 1..n: for conditions that,
    // once broken, stay broken; `longest` if it never breaks. Cost O(log n).
    template <class Still>
    Tick last_while(Still&& still) const;

private:
    static constexpr Tick table_size = 64;
    static constexpr std::size_t digits = 56; // table_size 2^(digits - 1) = longest

    std::array<Propagation, table_size> table_; // over 0..63
    std::array<Propagation, digits> doublings_; // over 64, 128, 256, ...
};

template <class Still>
Tick Propagator::last_while(Still&& still) const {
    for (Tick n = 1; n < table_size; ++n) {
        if (!still(table_[static_cast<std::size_t>(n)])) return n - 1;
    }
    // Binary digits from the highest one that still holds downwards.
    Tick reached = table_size - 1;
    Propagation here = table_.back();
    std::size_t digit = 0;
    while (digit < digits && still(compose(doublings_[digit], here))) ++digit;
    if (digit == digits) return longest;
    const auto step_up = [&](const Propagation& step, Tick ticks) {
        const Propagation next = compose(step, here);
        if (!still(next)) return;
        here = next;
        reached += ticks;
    };
    while (digit-- > 0) step_up(doublings_[digit], table_size << digit);
    for (Tick ticks = table_size / 2; ticks > 0; ticks /= 2) {
        step_up(table_[static_cast<std::size_t>(ticks)], ticks);
    }
    return reached;
}

template <class Response>
double Propagator::peak(Response&& response) const {
    // "Not falling" rather than "rising": a cascade stays at 0 for its first ticks.
    const Tick last = last_while(
        [&](const Propagation& at) { return response(compose(table_[1], at)) >= response(at); });
    return std::max(response(over(0)), response(compose(table_[1], over(last))));
}

} // namespace smnn::sim
