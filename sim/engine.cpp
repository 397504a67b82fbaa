#include "sim/engine.hpp"

#include <utility>

#include "sim/clock_driven.hpp"
#include "sim/error.hpp"
#include "sim/event_driven.hpp"

namespace smnn::sim {

// A tick with input costs the event-driven engine a look at every neuron, somewhat dearer than a clock
// step, and usually some wake-ups after it; a tick on which nothing happens costs it nothing. The factor
// is a careful guess: it prefers the clock unless three ticks of four have no input.
Engine choose_engine(Engine engine, const Events& input, Tick ticks) {
    if (engine != Engine::automatic) return engine;
    return 4 * static_cast<Tick>(input.volleys()) < ticks ? Engine::event : Engine::clock;
}

Trace run(Engine engine, const Network& network, Events input, const RunConfig& config) {
    return choose_engine(engine, input, config.ticks) == Engine::event
               ? run_event_driven(network, std::move(input), config)
               : run_clock_driven(network, std::move(input), config);
}

const char* name(Engine engine) {
    switch (engine) {
        case Engine::event:
            return "event";
        case Engine::clock:
            return "clock";
        case Engine::automatic:
            break;
    }
    return "auto";
}

Engine engine_from_name(const std::string& word) {
    if (word == "event") return Engine::event;
    if (word == "clock") return Engine::clock;
    if (word == "auto") return Engine::automatic;
    throw ParameterError("engine '" + word + "' is not known: event, clock or auto");
}

} // namespace smnn::sim
