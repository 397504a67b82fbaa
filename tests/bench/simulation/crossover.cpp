// Where does one engine overtake the other?
//
//     bench_crossover rate|dt|neurons|modes [POINTS [SECONDS]]
//
// Runs both engines on Poisson input at POINTS (11) places of one axis, even on a logarithm, everything
// else kept: N = 1000, P = 10, 100 channels, ticks of 0.1 ms (along dt: at the most 2 ms), 100 events a
// second, trials of 0.5 s. The spikes of both must be identical. Prints a table of medians of alternating
// runs, SECONDS (60) in all, and the places where the faster engine changes; a difference below 5 % is a
// tie. Exit 1 if spikes differ, 2 on other words.
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <exception>
#include <map>
#include <stdexcept>
#include <string>
#include <vector>

#include "smnn/learning/optimise/initialise.hpp"
#include "smnn/sim/random.hpp"
#include "smnn/sim/simulator.hpp"
#include "smnn/sim/transform/refine.hpp"
#include "tests/bench/simulation/disagreement.hpp"
#include "tests/bench/simulation/spent.hpp"

using namespace smnn;

namespace {

// One place of the axis. The time step of the network and the ratio by which the run refines it differ,
// so that the input keeps its moments along the axis of time steps.
struct Place {
    double value = 0.0; // events a second; seconds; N; P
    double rate_hz = 100.0;
    std::size_t neurons = 1000;
    std::size_t modes = 10;
    double time_step_ms = 0.1;
    sim::Tick refine = 1;
};

struct Axis {
    double least;
    double most;
    void (*set)(Place& place, double value);
};

const std::map<std::string, Axis> axes{
    {"rate", {1.0, 1e5, [](Place& p, double value) { p.rate_hz = p.value = value; }}},
    {"dt",
     {2e-6, 2e-3,
      [](Place& p, double value) {
          p.time_step_ms = 2.0;
          p.refine = std::llround(2e-3 / value);
          p.value = 2e-3 / static_cast<double>(p.refine);
      }}},
    {"neurons",
     {100.0, 3e4,
      [](Place& p, double value) {
          p.neurons = static_cast<std::size_t>(std::llround(value));
          p.value = static_cast<double>(p.neurons);
      }}},
    {"modes",
     {1.0, 300.0,
      [](Place& p, double value) {
          p.modes = static_cast<std::size_t>(std::llround(value));
          p.value = static_cast<double>(p.modes);
      }}},
};

constexpr double trial_ms = 500.0;
constexpr std::size_t inputs = 100;

// Both engines at one place, in seconds of computing for one simulated second.
struct Point {
    Place place;
    double input_hz = 0.0;
    double spikes_hz = 0.0; // of a neuron
    double event = 0.0;
    double clock = 0.0;

    double ratio() const { return clock / event; }
    bool is_tie() const { return ratio() < 1.05 && ratio() > 1.0 / 1.05; }
};

// Silent without input and busy at 10,000 events a second.
sim::Network draw_network(const Place& place) {
    sim::NeuronParameters neuron;
    neuron.time_step_ms = place.time_step_ms;
    neuron.delay_ticks = std::max<sim::Tick>(1, std::llround(2.0 / place.time_step_ms));
    neuron.synaptic_gain = sim::default_gain(neuron);
    const learning::Shape shape{.neurons = place.neurons,
                                .modes = place.modes,
                                .inputs = inputs,
                                .outputs = 1,
                                .input_scale = 16.0};
    return learning::initialise(shape, neuron, sim::Readout::mean_rate, 1);
}

sim::Events draw_input(const Place& place, sim::Tick ticks) {
    sim::Random random(1, "sweep input");
    std::vector<sim::Event> events;
    for (double at = 0.0;;) {
        at -= std::log1p(-random.uniform()) / place.rate_hz * 1000.0 / place.time_step_ms;
        if (at >= static_cast<double>(ticks)) break;
        events.push_back({.tick = static_cast<sim::Tick>(at),
                          .channel = static_cast<sim::Channel>(random.below(inputs))});
    }
    return sim::sorted(std::move(events));
}

Point measure(const Place& place, double seconds) {
    const sim::Tick ticks = std::llround(trial_ms / place.time_step_ms);
    const sim::Network network = sim::refined(draw_network(place), place.refine);
    const sim::Events input = sim::refined(draw_input(place, ticks), place.refine);
    sim::Trace clocked =
        sim::prepare_trace(network, input, {.ticks = sim::refined(ticks, place.refine)});
    sim::Trace evented = clocked;
    sim::Simulator simulator(network);
    const auto run_clock = [&] { simulator.run(sim::Engine::clock, input, clocked); };
    const auto run_event = [&] { simulator.run(sim::Engine::event, input, evented); };
    run_clock();
    run_event();
    if (clocked.spikes != evented.spikes) {
        throw bench::Disagreement("at " + std::to_string(place.value) + ": the spikes differ");
    }
    std::vector<double> of_clock;
    std::vector<double> of_event;
    const double start = bench::now().wall;
    do {
        of_event.push_back(bench::spent_by(1, run_event).wall);
        of_clock.push_back(bench::spent_by(1, run_clock).wall);
    } while (of_event.size() < 25 && bench::now().wall - start < seconds);
    const double simulated = trial_ms / 1000.0;
    return {.place = place,
            .input_hz = static_cast<double>(input.size()) / simulated,
            .spikes_hz = static_cast<double>(clocked.spikes.size()) / simulated /
                         static_cast<double>(place.neurons),
            .event = bench::quantile(of_event, 0.5) / simulated,
            .clock = bench::quantile(of_clock, 0.5) / simulated};
}

std::vector<Point> measure_along(const Axis& axis, std::size_t points, double seconds) {
    std::vector<Point> measured;
    for (std::size_t i = 0; i < points; ++i) {
        const double along = static_cast<double>(i) / static_cast<double>(points - 1);
        Place place;
        axis.set(place, axis.least * std::pow(axis.most / axis.least, along));
        if (!measured.empty() && place.value <= measured.back().place.value) continue;
        std::fprintf(stderr, "%g\n", place.value);
        measured.push_back(measure(place, seconds / static_cast<double>(points)));
    }
    return measured;
}

// Between two points that are no ties, on logarithms of place and ratio.
void print_crossovers(const std::vector<Point>& points) {
    const Point* before = nullptr;
    for (const Point& point : points) {
        if (point.is_tie()) continue;
        if (before != nullptr && (before->ratio() > 1.0) != (point.ratio() > 1.0)) {
            const double from = std::log(before->ratio());
            const double share = from / (from - std::log(point.ratio()));
            std::printf(
                "crossover at %.3g: event-driven is faster %s\n",
                before->place.value * std::pow(point.place.value / before->place.value, share),
                point.ratio() > 1.0 ? "above" : "below");
        }
        before = &point;
    }
}

} // namespace

int main(int argc, char* argv[]) {
    try {
        const auto axis = argc > 1 ? axes.find(argv[1]) : axes.end();
        const int points = argc > 2 ? std::stoi(argv[2]) : 11;
        const double seconds = argc > 3 ? std::stod(argv[3]) : 60.0;
        if (axis == axes.end() || points < 2 || argc > 4) {
            throw std::invalid_argument("rate, dt, neurons or modes is needed, 2 POINTS or more");
        }
        const auto measured =
            measure_along(axis->second, static_cast<std::size_t>(points), seconds);
        std::printf(
            "| %s | input/s | spikes/s a neuron | event-driven s | clock-driven s | clock / "
            "event |\n|---|---|---|---|---|---|\n",
            argv[1]);
        for (const Point& point : measured) {
            std::printf("| %.4g | %.4g | %.3g | %.3g | %.3g | %.3g |\n", point.place.value,
                        point.input_hz, point.spikes_hz, point.event, point.clock, point.ratio());
        }
        std::printf("\n");
        print_crossovers(measured);
    } catch (const bench::Disagreement& error) {
        std::fprintf(stderr, "bench_crossover: %s: no time is worth printing\n", error.what());
        return 1;
    } catch (const std::exception& error) {
        std::fprintf(stderr, "bench_crossover: %s\n", error.what());
        return 2;
    }
}
