#pragma once

#include <array>

#include "smnn/sim/engines/clock_driven.hpp"
#include "smnn/sim/engines/event_driven.hpp"
#include "tests/support/difference.hpp"

namespace smnn::tests {

// Every road to the same spikes.
struct NamedEngine {
    const char* name;
    RunFunction run;
};

template <sim::Stride stride, unsigned threads>
sim::Trace run_variant(const sim::Network& network, const sim::Events& input,
                       const sim::RunConfig& config) {
    sim::validate(network);
    sim::Trace trace = sim::prepare_trace(network, input, config);
    sim::EventDriven(network, stride, threads).run(input, trace);
    return trace;
}

inline sim::Trace run_clock_shared(const sim::Network& network, const sim::Events& input,
                                   const sim::RunConfig& config) {
    sim::validate(network);
    sim::Trace trace = sim::prepare_trace(network, input, config);
    sim::ClockDriven(network, 3).run(input, trace);
    return trace;
}

inline constexpr std::array engines = {
    NamedEngine{"event", run_event_driven},
    NamedEngine{"event, never stepping", run_variant<sim::Stride::lazy, 1>},
    NamedEngine{"event, stepping now and then", run_variant<sim::Stride::alternating, 1>},
    NamedEngine{"clock", run_clock_driven},
};

// The same by several threads: every run starts them, so these are for fewer trials.
inline constexpr std::array shared_engines = {
    NamedEngine{"event, two threads", run_variant<sim::Stride::alternating, 2>},
    NamedEngine{"clock, three threads", run_clock_shared},
};

} // namespace smnn::tests
