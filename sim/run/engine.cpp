#include "smnn/sim/run/engine.hpp"

#include "smnn/sim/error.hpp"

namespace smnn::sim {

// The event-driven engine steps like the clock where that is cheaper; where nearly every tick has input it
// would from the first to the last.
Engine choose_engine(Engine engine, const Network& network, const Events& input, Tick ticks) {
    if (engine != Engine::automatic) return engine;
    const bool is_dense = 10 * static_cast<Tick>(input.volleys()) >= 9 * ticks;
    return is_dense && ticks > 0 && !network.has_sparse_input() ? Engine::clock : Engine::event;
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
