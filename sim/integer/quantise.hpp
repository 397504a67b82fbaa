#pragma once

#include <string>
#include <vector>

#include "smnn/sim/integer/fixed_target.hpp"

namespace smnn::sim {

// How the bits of a target are shared out. usual_choices() lose little range; a calibration
// (learning/calibrate) tries others on data.
struct FixedChoices {
    // Share of the largest weight of each population up to which weights are kept apart; larger ones are clipped,
    // so that all others are rounded less. In (0, 1].
    double input_reach = 1.0;
    double mode_reach = 1.0; // of Xin, Xout or the recurrent matrix
    double readout_reach = 1.0;

    // Bits of the potential above the threshold: room for what is far below rest.
    int potential_headroom = 7;
    // Bits of a mode's activity above what the busiest population could reach; below 0 saturates earlier.
    int mode_headroom = 0;

    // Bits of the threshold of output neurons above the usual one; below 0 they spike more often.
    int output_headroom = 0;

    // Of the fraction of graded inputs; 0 where all are spikes.
    unsigned payload_bits = 0;

    friend bool operator==(const FixedChoices&, const FixedChoices&) = default;
};

// The bits that the target says above the threshold, or a third of a state's; everything within reach.
FixedChoices usual_choices(const FixedTarget& target);

// Reaches above 0 and at most 1; headrooms that leave a bit of the state, the modes' may be negative.
bool are_possible(const FixedChoices& choices, const FixedTarget& target);

// What became of one population of weights, in the weights' own unit (mode_in: xi_in times lambda).
struct Rounding {
    std::string population;
    double largest = 0.0; // weight
    double step = 0.0;    // of the integers; of modes the coarsest
    double largest_error = 0.0;
    double rms_error = 0.0;
    std::size_t clipped = 0; // weights beyond the reach
    std::size_t count = 0;
};

// A constant before and after.
struct RoundedConstant {
    std::string name;
    double exact = 0.0;
    double rounded = 0.0;
};

struct Quantised {
    FixedNetwork network;
    std::vector<Rounding> weights;
    std::vector<RoundedConstant> constants; // a_s, a_m, a_r, a_d, theta
};

// Rounds a network into a target. What the target does not have is left out or replaced by the nearest
// that it has, and misfits() says so. Decays go to the nearest that the target has, and every filter keeps the
// area it had: weights and gain take up the difference. Shifts are whole bits, so the only factor that
// is not a power of two is the one that a population's largest weight sets.
//
//   Errors  ParameterError as validate(); on a rate network or a sparse input; on a delay, a size or a choice beyond the limits
Quantised quantise(const Network& network, const FixedTarget& target, const FixedChoices& choices);

} // namespace smnn::sim
