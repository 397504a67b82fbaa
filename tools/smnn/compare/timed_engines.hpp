#pragma once

#include <vector>

#include "smnn/sim/engines/clock_driven.hpp"
#include "smnn/sim/engines/engine.hpp"
#include "smnn/sim/engines/event_driven.hpp"

namespace smnn::cli {

// Both engines of one network, checked and set up once for all trials, so that what is timed is a run
// and nothing else.
class TimedEngines {
public:
    // Refers to the network while it lives; threads share the neurons of a tick. Errors: ParameterError as
    // validate().
    explicit TimedEngines(const sim::Network& network, unsigned threads = 1);

    // Runs a prepared trace from rest; `engine` is chosen, not automatic. The seconds that took.
    double run(sim::Engine engine, sim::Trace& trace);

    // The same in pieces: from rest with one of the engines, and on to before a tick with the input of
    // the ticks up to there. Spikes and costs are added to what is there.
    void start(sim::Engine engine);
    double advance(sim::Tick until, const sim::Events& input, sim::Events& spikes, sim::Cost& cost);

private:
    sim::Engine started_ = sim::Engine::event;
    sim::EventDriven event_;
    sim::ClockDriven clock_;
};

// Of an even count the mean of the two in the middle. Not of nothing.
double median(std::vector<double> values);

} // namespace smnn::cli
