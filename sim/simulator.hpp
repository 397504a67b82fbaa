#pragma once

#include <memory>
#include <vector>

#include "smnn/sim/run/engine.hpp"
#include "smnn/sim/run/trace.hpp"

namespace smnn::sim {

// Where the neurons stand at the end of a tick.
struct NeuronStates {
    Tick next_tick = 0;                  // the first that has not run
    std::vector<double> current{};       // N, I of (1)
    std::vector<double> potential{};     // N, U of (2); 0 after a spike
    std::vector<double> mode_activity{}; // P, kappa of (5); of a full-rank network N, W r
};

// Runs one network on any number of inputs. Owns both engines, each made when it is first used, and keeps
// their memory between runs.
class Simulator {
public:
    // Refers to the network while it lives. Its weights may change between runs of the clock-driven engine;
    // the event-driven engine reads them when it is made. Several threads share the neurons of a tick: the
    // spikes are the same.
    //   Errors  ParameterError as validate(), on a rate network, and on no threads
    explicit Simulator(const Network& network, unsigned threads = 1);
    ~Simulator();
    Simulator(Simulator&&) noexcept;
    Simulator& operator=(Simulator&&) noexcept;

    // A run from rest.
    //   Errors  ParameterError as prepare_trace()
    Trace run(Engine engine, const Events& input, const RunConfig& config);

    // The same into a trace that prepare_trace() made for such an input: its spikes, cost and recordings are
    // replaced, its memory is used again. Returns the engine that ran.
    Engine run(Engine engine, const Events& input, Trace& trace);

    // A run in pieces: to rest before tick 0, then, any number of times, from where it stands to before tick
    // `until`, with the input events of these ticks. Spikes are appended, costs added.
    //   engine  event or clock
    void start(Engine engine);
    void advance(Tick until, const Events& input, Events& spikes, Cost& cost);

    // Returns the state that advance() left; at rest before it.
    NeuronStates state() const;

private:
    struct Engines;
    std::unique_ptr<Engines> engines_;
};

// A single run of a network.
//   Errors  ParameterError as Simulator and prepare_trace()
Trace run(Engine engine, const Network& network, const Events& input, const RunConfig& config);

} // namespace smnn::sim
