// What does a million neurons take?
//
//     bench_large [NEURONS MODES TICKS]      1000000 10 50 if left out
//
// Few input channels and outputs, ticks of 2 ms; input at every tick, or at one of ten. The engines' spikes
// must be identical. Prints the time of a tick, and the bytes a neuron by which the process grew at most
// beside input and readout weights, against 4 (2 P + 12). The recorded spikes are among them.
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <optional>
#include <utility>

#include "sim/clock_driven.hpp"
#include "sim/event_driven.hpp"
#include "tests/bench/simulation/disagreement.hpp"
#include "tests/bench/simulation/regime.hpp"
#include "tests/bench/simulation/spent.hpp"
#include "tests/bench/training/resident.hpp"

using namespace smnn;

namespace {

struct Outcome {
    sim::Events spikes;
    bench::Spent tick;
    std::size_t peak = 0; // bytes of the process
};

// An engine of its own, so that the other's memory is not counted.
template <class Engine>
Outcome run(const sim::Network& network, const sim::Events& input, sim::Tick ticks) {
    bench::forget_peak();
    std::optional<Engine> engine(std::in_place, network);
    sim::Trace trace = prepare_trace(network, input, {.ticks = ticks});
    // Room that is not used is not resident; a growing list would be there three times.
    trace.spikes.reserve(network.neurons() * static_cast<std::size_t>(ticks) / 8);
    const bench::Spent first = bench::spent_by(1, [&] { engine->run(trace); });
    const bench::Spent second = bench::spent_by(1, [&] { engine->run(trace); });
    const bench::Spent best = second.processor < first.processor ? second : first;
    const std::size_t peak = bench::peak_resident();
    return {std::move(trace.spikes), best / static_cast<double>(ticks), peak};
}

void print(const bench::Regime& regime, const char* engine, const Outcome& outcome,
           std::size_t before, std::size_t weights) {
    const double neurons = static_cast<double>(regime.neurons);
    const double bytes = (static_cast<double>(outcome.peak) - static_cast<double>(before) -
                          static_cast<double>(weights)) /
                         neurons;
    const double limit = 4.0 * (2.0 * static_cast<double>(regime.modes) + 12.0);
    std::printf("| %s | %zu | %zu | %s | %.2f | %.1f | %.1f | %.0f | %.0f | %s |\n",
                regime.name.c_str(), regime.neurons, regime.modes, engine,
                static_cast<double>(outcome.spikes.size()) / neurons / regime.seconds,
                1e3 * outcome.tick.processor, 1e3 * outcome.tick.wall, bytes, limit,
                bytes <= limit ? "reached" : "**missed**");
    std::fflush(stdout);
}

void measure(const bench::Regime& regime) {
    const std::size_t before = bench::resident();
    const sim::Network network = draw_network(regime);
    const sim::Events input = draw_input(regime);
    const std::size_t weights = sizeof(float) * (network.weights.input.values().size() +
                                                 network.weights.readout.values().size());
    const Outcome event = run<sim::EventDriven>(network, input, ticks(regime));
    const Outcome clock = run<sim::ClockDriven>(network, input, ticks(regime));
    if (event.spikes != clock.spikes) throw bench::Disagreement("the engines' spikes differ");
    print(regime, "clock", clock, before, weights);
    print(regime, "event", event, before, weights);
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
    bench::Regime regime{.name = "input at every tick",
                         .neurons = number(1, 1000000),
                         .modes = number(2, 10),
                         .seconds = 2e-3 * static_cast<double>(number(3, 50)),
                         .inputs = 4,
                         .input_weight = 0.3,
                         .events_per_second = 4000.0};
    try {
        std::printf(
            "| regime | N | P | engine | spikes/s | processor ms a tick | wall ms a tick "
            "| bytes a neuron | at most | |\n|---|---|---|---|---|---|---|---|---|---|\n");
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
