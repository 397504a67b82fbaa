#pragma once

#include <cstddef>
#include <cstdint>

#include "smnn/learning/objective/loss.hpp"
#include "smnn/sim/network.hpp"

namespace smnn::tests {

// One neuron, one channel, one output of weight 1, no recurrence; every input event adds
// `input_weight` to its current.
sim::Network lone_neuron(float input_weight);

// Neurons in a ring, each exciting the next through a mode of its own: one kick on channel 0 sends
// a spike round for ever. One channel, which drives neuron 0; one output.
sim::Network ring(std::size_t neurons);

// What a random trial may be. Sizes are drawn so that small and large are equally common in ratio.
struct TrialLimits {
    std::size_t neurons = 200;
    std::size_t inputs = 50;
    std::size_t outputs = 10;
    std::size_t ticks = 400;
    bool any_time_constants = false; // 1e-6 to 1e7 ticks: decays of exactly 0, and all but 1
};

// A network and what happens to it.
struct RandomTrial {
    std::uint64_t seed = 0;
    sim::Network network;
    sim::Events input;
    sim::Tick ticks = 0;
};

// Any network that can be simulated, and any input: P from 1 to N, full rank or no recurrence;
// mixed, excitatory or inhibitory; every filter and readout; time steps of 2 ms to 0.01 ms; time
// constants of a third of a tick to many, often two or all of them equal or all but equal;
// refractory periods of 0-20 ticks, delays of 1-10; sparse, dense, bursting and simultaneous input,
// spikes, repeated spikes and graded values.
//
// Weights are scaled by what they do: were there no threshold, the input alone would take the
// loudest neuron to 0.7-30 times the threshold, and one spike would take its targets to 0.05-5
// times. So most networks spike, some in silence ever after, some never.
//
// Equal seeds give equal trials.
RandomTrial random_trial(std::uint64_t seed, const TrialLimits& limits = {});

// An answer for the trial to aim at: a class, or a masked trajectory.
learning::Target random_target(std::uint64_t seed, const sim::Network& network, sim::Tick ticks);

// The events with `length` ticks of silence put in before tick `at`.
sim::Events with_silence(const sim::Events& events, sim::Tick at, sim::Tick length);

// The events of the ticks [0, end).
sim::Events before(const sim::Events& events, sim::Tick end);

} // namespace smnn::tests
