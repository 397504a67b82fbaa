#pragma once

#include "smnn/sim/integer/fixed_point.hpp"

namespace smnn::sim {

// A tick as the neurons of Xylo make it. With kept(x) = x kept within -2^15 .. 2^15 - 1, and
// dec(x) = floor(x / 2^dash), 1 at least for x > 0, and dash from the decay 1 - 2^-dash:
//
//   (X1)  I = kept(I + w 2^shift), spike by spike: the inputs in address order, 15 spikes of a channel
//         at most, then the neurons' of the last tick
//   (X2)  I = I - dec(I);   U = kept(U + kept(I - dec(U)))
//   (X3)  while U >= threshold, spikes_per_tick times at most: a spike, U = U - threshold
//   (X4)  the output neurons the same, driven by the spikes of the last tick, 1 spike a tick at most
//
// The shift of Win is input_shift, that of W rate_shift, that of Wout output.shift. A graded input counts
// as its whole number of spikes. An output's score is the number of its spikes.
//
//   Cost    a tick is N per input spike, N + O per hidden spike and N + O
//   network has been validated, and the input held against it
FixedRun run_xylo(const FixedNetwork& network, const Events& input, Tick ticks,
                  FixedStates* states);

// Spikes of an input channel and of an output neuron in a tick.
inline constexpr int most_xylo_input_spikes = 15;
inline constexpr unsigned most_xylo_output_spikes = 1;

// n of the decay 1 - 2^-n.
unsigned dash_of(std::uint32_t numerator, unsigned decay_bits);

} // namespace smnn::sim
