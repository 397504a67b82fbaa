#pragma once

#include "smnn/sim/simulator.hpp"

namespace smnn::tests {

// A run of one network by one engine.
using RunFunction = sim::Trace (*)(const sim::Network&, const sim::Events&, const sim::RunConfig&);

inline sim::Trace run_event_driven(const sim::Network& network, const sim::Events& input,
                                   const sim::RunConfig& config) {
    return sim::run(sim::Engine::event, network, input, config);
}

inline sim::Trace run_clock_driven(const sim::Network& network, const sim::Events& input,
                                   const sim::RunConfig& config) {
    return sim::run(sim::Engine::clock, network, input, config);
}

} // namespace smnn::tests
