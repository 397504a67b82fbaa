#pragma once

#include <span>

#include "smnn/sim/events.hpp"
#include "smnn/sim/network.hpp"

namespace smnn::sim {

// The highest filtered rate r of (4) that each neuron reaches before tick `ticks`, and the first tick at
// which it does. Two roads to the same numbers but for rounding: from spike to spike, because r between
// two of them is known in closed form, or tick by tick, which is shorter where spikes are dense.
//
//   highest, at   N each; both come as 0, and stay 0 for a neuron that never spikes
//   Cost          a few dozen operations a spike, or a few a neuron and tick
void maxima_by_spikes(const Network& network, const Events& spikes, Tick ticks,
                      std::span<double> highest, std::span<Tick> at);
void maxima_by_ticks(const Network& network, const Events& spikes, Tick ticks,
                     std::span<double> highest, std::span<Tick> at);

} // namespace smnn::sim
