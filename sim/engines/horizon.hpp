#pragma once

#include <array>
#include <vector>

#include "smnn/sim/dynamics/lanes.hpp"
#include "smnn/sim/dynamics/propagator.hpp"

namespace smnn::sim {

// Eight neurons left alone: what their potentials will be follows from these.
struct Prospect {
    Doubles potential; // U
    Doubles current;   // I
    Doubles activity;  // the drive's r, xi_in . (lambda * kappa)
    Doubles rise;      // the drive's h
};

// How high potentials can come in the ticks ahead, and so how long neurons may sleep.
//
// U follows I, I follows r, r follows h, and h falls to 0, each a low-pass filter of the one before.
// z1 to z4 are U, I, r and h, each scaled to its steady-state effect on U; then
//
//     U[n] = W1[n] (z1 - z2) + W2[n] (z2 - z3) + W3[n] (z3 - z4) + W4[n] z4
//
// with weights that fall from 1 to 0, the later the flatter. So over any span of ticks U is at most the sum
// of the positive terms at its first tick and the negative ones at its last, and that is close: where
// everything follows everything, only z4 is left. Spans come in octaves, each twice as long as the one
// before and in eight parts; an octave that is passed as a whole needs no look at its parts. The last span
// has no end.
class Horizon {
public:
    Horizon(const Propagator& propagator, const StepFactors& factors); // refers to the first

    // No potential comes above its `highest` within `ticks` ticks (`never`: at no time), plus `push` for
    // every 1 by which arrivals push the drive, plus `input` for every 1 of direct input.
    struct Bound {
        Tick ticks = 0;
        Doubles highest{};
        double push = 0.0;
        double input = 0.0;
    };

    // Returns the longest bound with `highest` at most the ceiling, even if arrivals push by `pace` a tick.
    // It covers one tick or more, whatever the pace. It need not cover more than `enough` ticks.
    //   Cost  8 multiply-adds a neuron and span: one an octave of the bound, then up to eight
    Bound look(const Prospect& neurons, double ceiling, double pace, Tick enough) const;

    // Highest responses of U at any time to come: to 1 that arrives in the modes, to 1 of direct input.
    double highest_push() const { return octaves_.back().push; }
    double highest_input() const { return octaves_.back().input; }

    // Ticks until a push is felt most.
    Tick push_peak() const { return push_peak_; }

private:
    static constexpr Tick parts = 8;

    struct Span {
        Tick last;                                       // its first tick follows the span before
        std::array<double, 4> first_weight, last_weight; // W1 to W4
        double push;                                     // highest response within `last` ticks
        double input;
        double patience; // ticks during which arrivals may come, times `push`
    };
    Span span(Tick first, Tick last) const;
    std::array<double, 4> weights(Tick tick) const;

    const Propagator& propagator_;
    StepFactors factors_;
    double current_scale_;  // z2 of I: 1 but for the rounding of the factors
    double activity_scale_; // z3 of r
    double rise_scale_;     // z4 of h
    bool
        has_steady_state_; // no decay is so close to 1 that it is 1: else every bound covers 0 ticks
    Tick push_peak_;
    Tick input_peak_;
    std::vector<Span> octaves_;
    std::vector<Span> spans_; // `parts` of each octave but the last
};

} // namespace smnn::sim
