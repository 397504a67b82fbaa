#include "tests/bench/simulation/row.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <utility>
#include <vector>

#include "smnn/sim/simulator.hpp"
#include "tests/bench/simulation/disagreement.hpp"
#include "tests/bench/simulation/plain_loop.hpp"

namespace smnn::bench {

namespace {

// Float32 states round a million times where a tick is a microsecond, and one spike moves others.
constexpr double plain_share = 0.05;
constexpr double plain_spikes = 5.0;

constexpr double shortest = 2e-3; // seconds to be told from the clock's own
constexpr double enough = 1.0;    // seconds of all sides' turns

// The three sides of one regime, and what the engines left behind.
class Sides {
public:
    Sides(const sim::Network& network, sim::Events events, sim::Tick ticks)
        : input(std::move(events)),
          clocked(prepare_trace(network, input, {.ticks = ticks})),
          evented(clocked),
          simulator_(network),
          plain_(network) {}

    std::size_t run_plain() { return plain_.run(input, clocked.ticks); }
    void run_clock() { simulator_.run(sim::Engine::clock, input, clocked); }
    void run_event() { simulator_.run(sim::Engine::event, input, evented); }

    sim::Events input;
    sim::Trace clocked;
    sim::Trace evented;

private:
    sim::Simulator simulator_;
    PlainLoop plain_;
};

// The share of spikes by which the plain loop is off.
double require_agreement(Sides& sides, const Regime& regime) {
    sides.run_clock();
    sides.run_event();
    if (sides.evented.spikes != sides.clocked.spikes) {
        throw Disagreement(words(regime) + ": the engines' spikes differ");
    }
    const std::size_t plain = sides.run_plain();
    const auto count = static_cast<double>(sides.clocked.spikes.size());
    const double off = std::abs(static_cast<double>(plain) - count);
    if (off > std::max(plain_spikes, plain_share * count)) {
        throw Disagreement(words(regime) + ": " + std::to_string(plain) +
                           " spikes of the plain loop, the engines' are " +
                           std::to_string(sides.clocked.spikes.size()));
    }
    return count > 0.0 ? off / count : 0.0;
}

// One side's turns, each of so many calls that it can be timed.
template <class Run>
class Turns {
public:
    explicit Turns(Run run)
        : run_(run),
          calls_(1 +
                 static_cast<std::size_t>(shortest / std::max(1e-6, spent_by(1, run).processor))) {}

    double take() { // seconds
        spent_.push_back(spent_by(calls_, run_));
        return spent_.back().processor * static_cast<double>(calls_);
    }
    Spent median() const { return bench::median(spent_); }

private:
    Run run_;
    std::size_t calls_;
    std::vector<Spent> spent_;
};

} // namespace

Row measure(const Regime& regime) {
    const sim::Network network = draw_network(regime);
    Sides sides(network, draw_input(regime), ticks(regime));
    Row row{.regime = regime, .plain_off = require_agreement(sides, regime)};
    const auto run_ticks = static_cast<double>(sides.clocked.ticks);
    const auto neurons = static_cast<double>(regime.neurons);
    row.busy_ticks = static_cast<double>(sides.input.volleys()) / run_ticks;
    row.rate = static_cast<double>(sides.clocked.spikes.size()) / neurons / regime.seconds;
    row.looks = static_cast<double>(sides.evented.cost.looks) / (neurons * run_ticks);

    Turns plain([&] { sides.run_plain(); });
    Turns clock([&] { sides.run_clock(); });
    Turns event([&] { sides.run_event(); });
    double total = 0.0;
    for (int turn = 0; turn < 3 || (turn < 11 && total < enough); ++turn) {
        total += plain.take() + clock.take() + event.take();
    }
    row.plain = plain.median();
    row.clock = clock.median();
    row.event = event.median();
    return row;
}

std::string words(const Regime& regime) {
    char text[120];
    std::snprintf(text, sizeof text, "%s, N=%zu, dt=%g ms", regime.name.c_str(), regime.neurons,
                  regime.time_step_ms);
    return text;
}

} // namespace smnn::bench
