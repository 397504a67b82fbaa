// What does a million neurons take?
//
//     bench_large [NEURONS MODES TICKS]      1000000 10 50 if left out
//
// Few input channels and outputs, ticks of 2 ms; input at every tick, or at one of ten. The engines' spikes
// must be identical, with one thread and two. Prints the time of a tick, and
// the bytes a neuron of modes, states and recorded spikes, at most, against 4 (2 P + 12).
#include <malloc.h>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <utility>

#include "smnn/sim/engines/clock_driven.hpp"
#include "smnn/sim/engines/event_driven.hpp"
#include "tests/bench/simulation/disagreement.hpp"
#include "tests/bench/simulation/regime.hpp"
#include "tests/bench/simulation/spent.hpp"
#include "tests/bench/training/memory/resident.hpp"

using namespace smnn;

namespace {

struct Outcome {
    sim::Events spikes;
    bench::Spent tick;
    std::size_t grown = 0; // bytes of the process, at most
};

// An engine of its own, so that the other's memory is not counted.
template <class Engine, class... Options>
Outcome run(const sim::Network& network, const sim::Events& input, sim::Tick ticks,
            Options... options) {
    bench::forget_peak();
    const std::size_t before = bench::resident();
    Engine engine(network, options...);
    sim::Trace trace = prepare_trace(network, input, {.ticks = ticks});
    // Room that is not used is not resident; a growing list would be there three times.
    trace.spikes.reserve(network.neurons() * static_cast<std::size_t>(ticks) / 8);
    const bench::Spent first = bench::spent_by(1, [&] { engine.run(input, trace); });
    const bench::Spent second = bench::spent_by(1, [&] { engine.run(input, trace); });
    const bench::Spent best = second.processor < first.processor ? second : first;
    const std::size_t grown = bench::peak_resident() - before;
    return {std::move(trace.spikes), best / static_cast<double>(ticks), grown};
}

void print(const bench::Regime& regime, const char* engine, unsigned threads,
           const Outcome& outcome) {
    const double neurons = static_cast<double>(regime.neurons);
    const double modes = static_cast<double>(2 * regime.modes * sizeof(float));
    const double bytes = modes + static_cast<double>(outcome.grown) / neurons;
    const double limit = 4.0 * (2.0 * static_cast<double>(regime.modes) + 12.0);
    std::printf("| %s | %zu | %zu | %s | %u | %.2f | %.1f | %.1f | %.0f | %.0f | %s |\n",
                regime.name.c_str(), regime.neurons, regime.modes, engine, threads,
                static_cast<double>(outcome.spikes.size()) / neurons / regime.seconds,
                1e3 * outcome.tick.processor, 1e3 * outcome.tick.wall, bytes, limit,
                bytes <= limit ? "reached" : "**missed**");
    std::fflush(stdout);
}

void measure(const bench::Regime& regime) {
    const sim::Network network = draw_network(regime);
    const sim::Events input = draw_input(regime);
    const sim::Tick ticks = bench::ticks(regime);
    for (const unsigned threads : {1U, 2U}) {
        const Outcome clock = run<sim::ClockDriven>(network, input, ticks, threads);
        const Outcome event =
            run<sim::EventDriven>(network, input, ticks, sim::Stride::adaptive, threads);
        if (event.spikes != clock.spikes) throw bench::Disagreement("the engines' spikes differ");
        print(regime, "clock", threads, clock);
        print(regime, "event", threads, event);
    }
}

} // namespace

int main(int argc, char* argv[]) {
    if (argc != 1 && argc != 4) {
        std::fprintf(stderr, "usage: bench_large [NEURONS MODES TICKS]\n");
        return 2;
    }
    const auto number = [&](int i, std::size_t otherwise) {
        return argc > i ? static_cast<std::size_t>(std::strtoull(argv[i], nullptr, 10)) : otherwise;
    };
    // What one engine gives back must not serve the next one unseen.
    mallopt(M_MMAP_THRESHOLD, 1 << 17);
    bench::Regime regime{.name = "input at every tick",
                         .neurons = number(1, 1000000),
                         .modes = number(2, 10),
                         .seconds = 2e-3 * static_cast<double>(number(3, 50)),
                         .inputs = 4,
                         .input_weight = 0.3,
                         .events_per_second = 4000.0};
    try {
        std::printf(
            "| regime | N | P | engine | threads | spikes/s | processor ms a tick | wall ms a tick "
            "| bytes a neuron | at most | |\n|---|---|---|---|---|---|---|---|---|---|---|\n");
        measure(regime);
        regime.name = "input at one tick of ten";
        regime.events_per_second = 50.0;
        measure(regime);
    } catch (const bench::Disagreement& error) {
        std::fprintf(stderr, "bench_large: %s: no time is worth printing\n", error.what());
        return 1;
    } catch (const std::exception& error) {
        std::fprintf(stderr, "bench_large: %s\n", error.what());
        return 2;
    }
}
