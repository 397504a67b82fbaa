#pragma once

#include <cstdint>

namespace smnn::sim {

// What a run did, counted exactly: properties of the algorithm, not of the machine.
// Counts of several runs add up.
struct Cost {
    std::uint64_t input_events = 0; // events delivered to the population
    std::uint64_t spikes = 0;       // spikes of the population
    std::uint64_t input_operations =
        0; // additions of input weights: N an event; sparse, its channel's
    std::uint64_t recurrent_additions = 0; // P for each spike (modes), N (full rank)
    std::uint64_t expansion_macs = 0;      // P for each neuron whose drive is read from the modes
    std::uint64_t membrane_updates = 0;    // advances of one neuron's current and potential
    std::uint64_t filter_updates = 0;      // advances of one mode's filter cascade
    std::uint64_t looks = 0;            // neurons whose potential was compared with the threshold
    std::uint64_t wake_ups = 0;         // groups of neurons looked at because their tick had come
    std::uint64_t queue_operations = 0; // changes of the event queue
    std::uint64_t ticks_visited = 0;    // ticks at which the engine did anything at all

    Cost& operator+=(const Cost& other);
    friend bool operator==(const Cost&, const Cost&) = default;
};

// f(name, count) for each counter, in the order above: the one place that lists them.
template <class AnyCost, class F>
void for_each_counter(AnyCost& cost, F&& f) {
    f("input_events", cost.input_events);
    f("spikes", cost.spikes);
    f("input_operations", cost.input_operations);
    f("recurrent_additions", cost.recurrent_additions);
    f("expansion_macs", cost.expansion_macs);
    f("membrane_updates", cost.membrane_updates);
    f("filter_updates", cost.filter_updates);
    f("looks", cost.looks);
    f("wake_ups", cost.wake_ups);
    f("queue_operations", cost.queue_operations);
    f("ticks_visited", cost.ticks_visited);
}

} // namespace smnn::sim
