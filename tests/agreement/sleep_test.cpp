#include <algorithm>
#include <set>

#include "smnn/sim/random.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/engines.hpp"
#include "tests/support/networks.hpp"

using namespace smnn;
using tests::RandomTrial;

namespace {

// The recordings of a run of sleepers are full looks at everybody at every tick.
sim::Trace recorded(const RandomTrial& trial) {
    return tests::run_variant<sim::Stride::lazy, 1>(
        trial.network, trial.input, {.ticks = trial.ticks, .record_potentials = true});
}

} // namespace

TEST_CASE("no look that was skipped would have found a potential above the threshold",
          "[agreement]") {
    std::uint64_t skipped = 0;
    for (std::uint64_t seed = 0; seed < 300; ++seed) {
        const RandomTrial trial = tests::random_trial(seed);
        const sim::Trace trace = recorded(trial);
        const auto ticks = static_cast<std::uint64_t>(trial.ticks);
        skipped += trial.network.neurons() * ticks -
                   std::min(trial.network.neurons() * ticks, trace.cost.looks);
        std::set<std::pair<sim::Tick, sim::Channel>> spikes;
        for (std::size_t e = 0; e < trace.spikes.size(); ++e) {
            spikes.emplace(trace.spikes[e].tick, trace.spikes[e].channel);
        }
        // Recordings are float32: what rounds to the threshold is neither above nor below.
        const auto threshold = static_cast<float>(trial.network.neuron.threshold);
        std::size_t missed = 0;
        std::size_t invented = 0;
        for (sim::Tick tick = 0; tick < trial.ticks; ++tick) {
            const auto column = trace.potentials.column(static_cast<std::size_t>(tick));
            for (sim::Channel neuron = 0; neuron < column.size(); ++neuron) {
                const bool is_spike = spikes.contains({tick, neuron});
                missed += column[neuron] > threshold && !is_spike ? 1 : 0;
                invented += column[neuron] < threshold && is_spike ? 1 : 0;
            }
        }
        INFO("seed " << seed);
        CHECK(missed == 0);
        CHECK(invented == 0);
    }
    CHECK(skipped > 1'000'000); // there was something to miss
}

TEST_CASE("a run in pieces of any length is the run in one", "[agreement]") {
    for (std::uint64_t seed = 0; seed < 200; ++seed) {
        const RandomTrial trial = tests::random_trial(seed, {.neurons = 60, .ticks = 300});
        const sim::Events whole =
            tests::run_clock_driven(trial.network, trial.input, {.ticks = trial.ticks}).spikes;
        sim::EventDriven event(trial.network);
        sim::EventDriven lazy(trial.network, sim::Stride::lazy);
        sim::ClockDriven clock(trial.network);
        sim::Random random(seed, "pieces");
        sim::Events spikes[3];
        sim::Cost cost;
        event.start();
        lazy.start();
        clock.start();
        for (sim::Tick now = 0; now < trial.ticks;) {
            const sim::Tick until = std::min<sim::Tick>(
                trial.ticks, now + 1 + static_cast<sim::Tick>(random.below(40)));
            sim::Events piece;
            for (std::size_t i = trial.input.first_volley_from(now); i < trial.input.volleys();
                 ++i) {
                const sim::Volley volley = trial.input.volley(i);
                if (volley.tick >= until) break;
                for (std::size_t e = 0; e < volley.channels.size(); ++e) {
                    piece.append({volley.tick, volley.channels[e], volley.value(e)});
                }
            }
            event.advance(until, piece, spikes[0], cost);
            lazy.advance(until, piece, spikes[1], cost);
            clock.advance(until, piece, spikes[2], cost);
            now = until;
        }
        INFO("seed " << seed);
        CHECK(spikes[0] == whole);
        CHECK(spikes[1] == whole);
        CHECK(spikes[2] == whole);
        CHECK(cost.spikes == 3 * whole.size());
    }
}

TEST_CASE("threads that share a tick change no spike and no counter", "[agreement]") {
    for (std::uint64_t seed = 0; seed < 60; ++seed) {
        const RandomTrial trial = tests::random_trial(seed, {.neurons = 200, .ticks = 200});
        const sim::RunConfig config{.ticks = trial.ticks};
        const sim::Trace event =
            tests::run_variant<sim::Stride::alternating, 1>(trial.network, trial.input, config);
        const sim::Trace clock = tests::run_clock_driven(trial.network, trial.input, config);
        const sim::Trace shared_event =
            tests::shared_engines[0].run(trial.network, trial.input, config);
        const sim::Trace shared_clock =
            tests::shared_engines[1].run(trial.network, trial.input, config);
        INFO("seed " << seed);
        CHECK(shared_event.spikes == event.spikes);
        CHECK(shared_event.cost.looks == event.cost.looks);
        CHECK(shared_clock.spikes == clock.spikes);
        CHECK(shared_clock.cost == clock.cost);
    }
}

TEST_CASE("where every tick is full the event-driven engine steps, where few are it does not",
          "[agreement]") {
    RandomTrial trial;
    trial.network = tests::ring(200);
    trial.ticks = 4'000;
    const auto run = [&] {
        return tests::run_event_driven(trial.network, trial.input, {.ticks = trial.ticks}).cost;
    };
    for (sim::Tick tick = 0; tick < trial.ticks; ++tick) trial.input.append({tick, 0, 0.5F});
    const std::uint64_t everybody_always = 200U * 4'000U;
    CHECK(run().looks > everybody_always * 9 / 10);
    CHECK(run().looks < everybody_always * 11 / 10);
    trial.input.clear();
    for (sim::Tick tick = 0; tick < trial.ticks; tick += 400) trial.input.append({tick, 0, 0.01F});
    CHECK(run().looks < everybody_always / 100);
}
