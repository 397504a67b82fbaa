#pragma once

#include <algorithm>
#include <array>
#include <vector>

#include "smnn/sim/network.hpp"

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
// Cost   over(n): a look into a table for each digit of n to the base 64, and a product of 20
//        multiplications for each but the first
class Propagator {
public:
    explicit Propagator(const StepFactors& factors);

    static constexpr Tick longest = longest_run;

    Propagation over(Tick ticks) const; // 0 <= ticks <= longest

    // Returns the tick at which a response that rises and falls once is highest: the earliest n >= 0 of the
    // largest `response(over(n))`, `longest` if it rises for ever. A response that is 0 from some tick on, as
    // with decays of 0, has fallen. The response must be a non-negative combination of the entries of a row.
    template <class Response>
    Tick peak_tick(Response&& response) const;

    // The largest n >= 0 for which `still(over(n))` holds for all of 1..n: for conditions that,
    // once broken, stay broken; `longest` if it never breaks. Cost O(log n).
    template <class Still>
    Tick last_while(Still&& still) const;

private:
    static constexpr Tick base = 64;
    static constexpr std::size_t digits = 11;    // base^digits > longest
    static constexpr std::size_t doublings = 62; // 2^(doublings - 1) = longest

    // over_[i][d] is over d 64^i ticks, as far as the entries of the last digits are not all 0.
    std::vector<std::array<Propagation, base>> over_;
    std::vector<Propagation> doubled_; // over 1, 2, 4, ...: for searches
};

template <class Still>
Tick Propagator::last_while(Still&& still) const {
    // Binary digits: up to the highest that still holds, then downwards.
    Tick reached = 0;
    Propagation here;
    std::size_t digit = 0;
    while (digit < doublings && still(compose(doubled_[digit], here))) {
        here = compose(doubled_[digit], here);
        reached += Tick{1} << digit;
        if (reached >= longest) return longest;
        ++digit;
    }
    while (digit-- > 0) {
        const Propagation next = compose(doubled_[digit], here);
        if (!still(next)) continue;
        here = next;
        reached += Tick{1} << digit;
    }
    return std::min(reached, longest);
}

template <class Response>
Tick Propagator::peak_tick(Response&& response) const {
    if (response(over(1)) < response(over(0))) return 0; // it may be 0 by then and fall no further
    // "Not falling" rather than "rising": a cascade stays at 0 for its first ticks.
    const Tick last = last_while(
        [&](const Propagation& at) { return response(compose(doubled_[0], at)) >= response(at); });
    if (last == longest) return longest;
    return response(over(last + 1)) > response(over(0)) ? last + 1 : 0;
}

} // namespace smnn::sim
