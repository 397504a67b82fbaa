#include "tools/smnn/sweep/sweep.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>

#include "smnn/learning/optimise/initialise.hpp"
#include "smnn/sim/error.hpp"
#include "smnn/sim/random.hpp"
#include "smnn/sim/transform/refine.hpp"
#include "tools/smnn/compare/comparison.hpp"
#include "tools/smnn/compare/timed_engines.hpp"
#include "tools/smnn/line/numbers.hpp"

namespace smnn::cli {

namespace {

// The ends of an axis. Time steps are fractions of the network's own.
struct Range {
    double least;
    double most;
};

Range range_of(const SweepSettings& settings) {
    switch (settings.axis) {
        case SweepAxis::rate:
            return {1.0, 1e5};
        case SweepAxis::dt:
            return {1.0 / 1000.0, 1.0};
        case SweepAxis::neurons:
            return {100.0, 3e4};
        case SweepAxis::modes:
            break;
    }
    return {1.0, std::min(300.0, static_cast<double>(settings.neurons))};
}

// Wide enough that a network drawn so is silent without input and busy at 10,000 events a second.
constexpr double input_scale = 16.0;

sim::Network drawn_network(const SweepSettings& settings) {
    sim::NeuronParameters neuron;
    neuron.time_step_ms = settings.time_step_ms;
    neuron.delay_ticks = std::max<sim::Tick>(1, std::llround(2.0 / settings.time_step_ms));
    neuron.synaptic_gain = sim::default_gain(neuron);
    const learning::Shape shape{.neurons = settings.neurons,
                                .modes = settings.modes,
                                .inputs = settings.inputs,
                                .outputs = 1,
                                .input_scale = input_scale};
    return learning::initialise(shape, neuron, sim::Readout::mean_rate, settings.seed);
}

// Spikes at random moments on random channels: gaps of an exponential distribution.
sim::Events poisson_input(const SweepSettings& settings, const sim::Network& network,
                          sim::Tick ticks) {
    sim::Random random(settings.seed, "sweep input");
    const double ticks_a_second = 1000.0 / network.neuron.time_step_ms;
    std::vector<sim::Event> events;
    for (double at = 0.0;;) {
        at -= std::log1p(-random.uniform()) / settings.rate_hz * ticks_a_second;
        if (at >= static_cast<double>(ticks)) break;
        events.push_back({.tick = static_cast<sim::Tick>(at),
                          .channel = static_cast<sim::Channel>(random.below(network.inputs()))});
    }
    return sim::sorted(std::move(events));
}

// What one point runs.
struct Setting {
    sim::Network network;
    sim::Events input;
    sim::Tick ticks;
};

Setting setting_at(double value, SweepSettings settings,
                   const std::optional<sim::Network>& network) {
    if (settings.axis == SweepAxis::rate) settings.rate_hz = value;
    if (settings.axis == SweepAxis::neurons) settings.neurons = static_cast<std::size_t>(value);
    if (settings.axis == SweepAxis::modes) settings.modes = static_cast<std::size_t>(value);
    Setting setting{network ? *network : drawn_network(settings), {}, 0};
    const double time_step_ms = setting.network.neuron.time_step_ms;
    setting.ticks = std::max<sim::Tick>(1, std::llround(settings.trial_ms / time_step_ms));
    setting.input = poisson_input(settings, setting.network, setting.ticks);
    if (settings.axis != SweepAxis::dt) return setting;
    // The same moments on a finer grid.
    const auto m = static_cast<sim::Tick>(std::llround(time_step_ms / (1000.0 * value)));
    return {sim::refined(setting.network, m), sim::refined(setting.input, m),
            sim::refined(setting.ticks, m)};
}

SweepPoint measure(double value, const Setting& setting, double seconds) {
    using Clock = std::chrono::steady_clock;
    constexpr std::size_t most_repetitions = 25;
    const sim::Network& network = setting.network;
    TimedEngines timed(network);
    sim::Trace trace = sim::prepare_trace(network, setting.input, {.ticks = setting.ticks});

    const double warm_event = timed.run(sim::Engine::event, trace);
    const sim::Events spikes = trace.spikes;
    const double warm_clock = timed.run(sim::Engine::clock, trace);
    require_same_spikes("at " + shortest_text(value), sim::name(sim::Engine::event), spikes,
                        sim::name(sim::Engine::clock), trace.spikes);

    std::vector<double> event, clock;
    const Clock::time_point start = Clock::now();
    do {
        event.push_back(timed.run(sim::Engine::event, trace));
        clock.push_back(timed.run(sim::Engine::clock, trace));
    } while (event.size() < most_repetitions &&
             std::chrono::duration<double>(Clock::now() - start).count() + warm_event + warm_clock <
                 seconds);

    const double simulated =
        static_cast<double>(setting.ticks) * network.neuron.time_step_ms / 1000.0;
    return {.value = value,
            .ticks = static_cast<std::uint64_t>(setting.ticks),
            .input_hz = static_cast<double>(setting.input.size()) / simulated,
            .spikes_hz = static_cast<double>(spikes.size()) / simulated /
                         static_cast<double>(network.neurons()),
            .event_seconds = median(event) / simulated,
            .clock_seconds = median(clock) / simulated};
}

} // namespace

const char* name(SweepAxis axis) {
    static constexpr std::array names{"rate", "dt", "neurons", "modes"};
    return names[static_cast<std::size_t>(axis)];
}

SweepAxis sweep_axis_from_name(const std::string& word) {
    for (const SweepAxis axis :
         {SweepAxis::rate, SweepAxis::dt, SweepAxis::neurons, SweepAxis::modes}) {
        if (word == name(axis)) return axis;
    }
    throw sim::ParameterError("rate, dt, neurons or modes is needed");
}

std::vector<double> values_of(const SweepSettings& settings) {
    const Range range = range_of(settings);
    std::vector<double> values;
    for (std::size_t i = 0; i < settings.points; ++i) {
        const double along = settings.points == 1 ? 0.0
                                                  : static_cast<double>(i) /
                                                        static_cast<double>(settings.points - 1);
        double value = range.least * std::pow(range.most / range.least, along);
        if (settings.axis == SweepAxis::dt) {
            value = settings.time_step_ms / 1000.0 / std::round(1.0 / value); // seconds
        } else if (settings.axis != SweepAxis::rate) {
            value = std::round(value);
        }
        if (values.empty() || value > values.back()) values.push_back(value);
    }
    return values;
}

std::vector<SweepPoint> sweep(const SweepSettings& settings,
                              const std::optional<sim::Network>& network,
                              const std::function<void(std::size_t, double)>& tell) {
    SweepSettings own = settings;
    if (network) own.time_step_ms = network->neuron.time_step_ms;
    const std::vector<double> values = values_of(own);
    std::vector<SweepPoint> points;
    for (std::size_t i = 0; i < values.size(); ++i) {
        tell(i, values[i]);
        points.push_back(measure(values[i], setting_at(values[i], own, network),
                                 settings.seconds / static_cast<double>(values.size())));
    }
    return points;
}

std::vector<Overtaking> overtakings(const std::vector<SweepPoint>& points) {
    const auto advantage = [](const SweepPoint& point) { // of the event-driven engine
        return std::log(point.clock_seconds / point.event_seconds);
    };
    const auto between = [](double a, double b, double share) {
        return a * std::pow(b / a, share);
    };
    std::vector<Overtaking> found;
    const SweepPoint* before = nullptr; // the last that decides something
    for (const SweepPoint& point : points) {
        if (is_tie(point)) continue;
        if (before != nullptr && (advantage(*before) > 0.0) != (advantage(point) > 0.0)) {
            const double share = advantage(*before) / (advantage(*before) - advantage(point));
            found.push_back({.value = between(before->value, point.value, share),
                             .seconds = between(before->clock_seconds, point.clock_seconds, share),
                             .event_is_faster_above = advantage(point) > 0.0});
        }
        before = &point;
    }
    return found;
}

bool is_tie(const SweepPoint& point) {
    constexpr double noise = 1.05;
    const double ratio = point.clock_seconds / point.event_seconds;
    return ratio < noise && ratio > 1.0 / noise;
}

} // namespace smnn::cli
