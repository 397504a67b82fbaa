#include "tools/smnn/compare/timed_engines.hpp"

#include <algorithm>
#include <cassert>
#include <chrono>

namespace smnn::cli {

namespace {

const sim::Network& validated(const sim::Network& network) {
    sim::validate(network);
    return network;
}

} // namespace

TimedEngines::TimedEngines(const sim::Network& network, unsigned threads)
    : event_(validated(network), sim::Stride::adaptive, threads), clock_(network, threads) {}

double TimedEngines::run(sim::Engine engine, sim::Trace& trace) {
    using Clock = std::chrono::steady_clock;
    assert(engine != sim::Engine::automatic);
    trace.cost = {}; // the engines add to it
    const Clock::time_point start = Clock::now();
    if (engine == sim::Engine::event) {
        event_.run(trace);
    } else {
        clock_.run(trace);
    }
    return std::chrono::duration<double>(Clock::now() - start).count();
}

void TimedEngines::start(sim::Engine engine) {
    assert(engine != sim::Engine::automatic);
    started_ = engine;
    if (engine == sim::Engine::event) {
        event_.start();
    } else {
        clock_.start();
    }
}

double TimedEngines::advance(sim::Tick until, const sim::Events& input, sim::Events& spikes,
                             sim::Cost& cost) {
    using Clock = std::chrono::steady_clock;
    const Clock::time_point start = Clock::now();
    if (started_ == sim::Engine::event) {
        event_.advance(until, input, spikes, cost);
    } else {
        clock_.advance(until, input, spikes, cost);
    }
    return std::chrono::duration<double>(Clock::now() - start).count();
}

double median(std::vector<double> values) {
    assert(!values.empty());
    std::sort(values.begin(), values.end());
    const std::size_t half = values.size() / 2;
    return values.size() % 2 == 1 ? values[half] : (values[half - 1] + values[half]) / 2.0;
}

} // namespace smnn::cli
