#include "smnn/sim/simulator.hpp"

#include <cassert>
#include <optional>

#include "smnn/sim/engines/clock_driven.hpp"
#include "smnn/sim/engines/event_driven.hpp"
#include "smnn/sim/error.hpp"

namespace smnn::sim {

struct Simulator::Engines {
    Engines(const Network& network_run, unsigned threads_used)
        : network(network_run), threads(threads_used) {}

    const Network& network;
    unsigned threads;
    Engine started = Engine::event;
    std::optional<EventDriven> event_driven;
    std::optional<ClockDriven> clock_driven;

    // f(engine) for one of the two; `automatic` is none of them.
    template <class F>
    auto with(Engine engine, F&& f) {
        assert(engine != Engine::automatic);
        if (engine == Engine::clock) {
            if (!clock_driven) clock_driven.emplace(network, threads);
            return f(*clock_driven);
        }
        if (!event_driven) event_driven.emplace(network, Stride::adaptive, threads);
        return f(*event_driven);
    }
};

Simulator::Simulator(const Network& network, unsigned threads) {
    validate(network);
    prepare_trace(network, {}, {}); // refuses a rate network
    if (threads == 0) throw ParameterError("0 threads: a simulator needs at least 1");
    engines_ = std::make_unique<Engines>(network, threads);
}

Simulator::~Simulator() = default;
Simulator::Simulator(Simulator&&) noexcept = default;
Simulator& Simulator::operator=(Simulator&&) noexcept = default;

Trace Simulator::run(Engine engine, const Events& input, const RunConfig& config) {
    Trace trace = prepare_trace(engines_->network, input, config);
    run(engine, input, trace);
    return trace;
}

Engine Simulator::run(Engine engine, const Events& input, Trace& trace) {
    engine = choose_engine(engine, engines_->network, input, trace.ticks);
    trace.cost = {};
    engines_->with(engine, [&](auto& chosen) { chosen.run(input, trace); });
    return engine;
}

void Simulator::start(Engine engine) {
    engines_->started = engine;
    engines_->with(engine, [](auto& chosen) { chosen.start(); });
}

void Simulator::advance(Tick until, const Events& input, Events& spikes, Cost& cost) {
    engines_->with(engines_->started,
                   [&](auto& chosen) { chosen.advance(until, input, spikes, cost); });
}

NeuronStates Simulator::state() const {
    const PopulationState state =
        engines_->with(engines_->started, [](auto& chosen) { return chosen.state(); });
    const auto neurons = static_cast<std::ptrdiff_t>(engines_->network.neurons());
    const std::span<const double> activity = state.modes.activity();
    return {.next_tick = state.tick,
            .current = {state.current.begin(), state.current.begin() + neurons},
            .potential = {state.potential.begin(), state.potential.begin() + neurons},
            .mode_activity = {activity.begin(), activity.end()}};
}

Trace run(Engine engine, const Network& network, const Events& input, const RunConfig& config) {
    return Simulator(network).run(engine, input, config);
}

} // namespace smnn::sim
