#pragma once

#include <string>

#include "smnn/sim/events.hpp"
#include "smnn/sim/network.hpp"

namespace smnn::sim {

// The two engines give the same spikes.
enum class Engine {
    event,     // event by event: nothing is computed at ticks at which nothing happens
    clock,     // tick by tick, every neuron
    automatic, // the one of the two that should be faster on this input
};

// Returns the engine that `automatic` stands for: the clock where nearly every tick has input for every neuron,
// otherwise events.
Engine choose_engine(Engine engine, const Network& network, const Events& input, Tick ticks);

const char* name(Engine engine); // "event", "clock", "auto"
Engine engine_from_name(const std::string& word);

} // namespace smnn::sim
