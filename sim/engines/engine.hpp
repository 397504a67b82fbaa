#pragma once

#include <string>

#include "smnn/sim/trace.hpp"

namespace smnn::sim {

// The roads to the same spikes.
enum class Engine {
    event,     // run_event_driven
    clock,     // run_clock_driven
    automatic, // whichever should be faster on this input
};

// The engine that `automatic` stands for: the clock where nearly every tick has input for everybody, else events.
Engine choose_engine(Engine engine, const Network& network, const Events& input, Tick ticks);

Trace run(Engine engine, const Network& network, Events input, const RunConfig& config);

const char* name(Engine engine); // "event", "clock", "auto"
Engine engine_from_name(const std::string& word);

} // namespace smnn::sim
