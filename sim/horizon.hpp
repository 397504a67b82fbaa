#pragma once

#include <array>
#include <vector>

#include "sim/lanes.hpp"
#include "sim/propagator.hpp"

namespace smnn::sim {

// Eight neurons left alone: what their potentials will be is a sum of these, each times an entry of the
// propagation's last row.
struct Prospect {
    Doubles potential; // U
    Doubles current;   // I
    Doubles activity;  // the drive's r, xi_in . (lambda * kappa)
    Doubles rise;      // the drive's h
};

// How high potentials can come in the ticks ahead, and so how long neurons may sleep.
//
// Over a span of ticks every entry of the propagation has a greatest and a least value. A potential is
// nowhere in the span above the sum of its positive terms times the greatest and its negative terms times
// the least. Spans come in octaves, each twice as long as the one before and in eight parts; an octave that
// is passed as a whole needs no look at its parts. The last span has no end.
class Horizon {
public:
    explicit Horizon(const Propagator& propagator, const StepFactors& factors);

    // What is promised: no potential comes above `highest` within `ticks` ticks (`never`: at no time),
    // plus `push` for every 1 that arrivals push the drive by, plus `input` for every 1 of direct input.
    struct Promise {
        Tick ticks = 0;
        double highest = 0.0;
        double push = 0.0;
        double input = 0.0;
    };

    // The longest promise with `highest` at most the ceiling, even if arrivals push by `pace` a tick;
    // one tick is promised whatever the pace. No need to look further than `enough` ticks.
    //   Cost  8 multiply-adds a span and neuron, some 3 spans a doubling of the ticks at the end
    Promise look(const Prospect& neurons, double ceiling, double pace, Tick enough) const;

    // Highest responses of U at any time to come: to 1 that arrives in the modes, to 1 of direct input.
    double highest_push() const { return octaves_.back().push; }
    double highest_input() const { return octaves_.back().input; }

    // Ticks until a push is felt most.
    Tick push_peak() const { return push_peak_; }

private:
    static constexpr Tick parts = 8;

    struct Span {
        Tick last; // its first tick follows the span before
        std::array<double, 4> greatest, least; // of u_u, u_i, u_r, u_h
        double push;     // highest response within `last` ticks
        double input;
        double patience; // ticks during which arrivals may come, times `push`
    };
    Span span(Tick first, Tick last, const Propagator& propagator, const StepFactors& factors) const;

    std::array<Tick, 4> peaks_; // of u_u, u_i, u_r, u_h
    Tick push_peak_;
    Tick input_peak_;
    std::vector<Span> octaves_;
    std::vector<Span> spans_; // `parts` of each octave but the last
};

} // namespace smnn::sim
