#include "tests/bench/simulation/regime.hpp"

#include <algorithm>
#include <cmath>

#include "smnn/sim/dynamics/propagator.hpp"
#include "smnn/sim/random.hpp"

namespace smnn::bench {

namespace {

constexpr double slow_synapse_ms = 1e5;
constexpr double delay_ms = 4.0;

void fill_normal(sim::Matrix& matrix, std::size_t columns, double deviation, const char* stream) {
    sim::Random random(1, stream);
    for (std::size_t c = 0; c < columns; ++c) {
        for (float& weight : matrix.column(c)) {
            weight = static_cast<float>(deviation * random.normal());
        }
    }
}

sim::NeuronParameters draw_neuron(const Regime& regime) {
    sim::NeuronParameters neuron;
    neuron.time_step_ms = regime.time_step_ms;
    neuron.delay_ticks = std::max<sim::Tick>(1, std::llround(delay_ms / regime.time_step_ms));
    if (regime.steady_current > 0.0) neuron.tau_synapse_ms = slow_synapse_ms;
    const sim::StepFactors factors = sim::step_factors(neuron);
    neuron.synaptic_gain = (1.0 - factors.rise) * (1.0 - factors.decay); // a spike's r sums to 1
    return neuron;
}

// A channel spikes once in a tick or not at all.
sim::Events without_repeats(const sim::Events& events) {
    sim::Events once;
    std::vector<sim::Channel> channels;
    for (std::size_t i = 0; i < events.volleys(); ++i) {
        const sim::Volley volley = events.volley(i);
        channels.assign(volley.channels.begin(), volley.channels.end());
        channels.erase(std::unique(channels.begin(), channels.end()), channels.end());
        once.append(volley.tick, channels);
    }
    return once;
}

} // namespace

sim::Tick ticks(const Regime& regime) {
    return std::llround(1e3 * regime.seconds / regime.time_step_ms);
}

sim::Network draw_network(const Regime& regime) {
    const bool is_steady = regime.steady_current > 0.0;
    sim::Network network;
    network.neuron = draw_neuron(regime);
    network.weights =
        sim::zero_weights(regime.neurons, regime.modes, regime.inputs + (is_steady ? 1 : 0), 2);
    sim::Weights& w = network.weights;
    fill_normal(w.input, regime.inputs, regime.input_weight, "input weights");
    if (is_steady) {
        sim::Random random(1, "steady currents");
        for (float& weight : w.input.column(regime.inputs)) {
            weight = static_cast<float>(regime.steady_current * (0.8 + 0.4 * random.uniform()));
        }
    }
    // Entries of W of variance 1 / N, as a training begins.
    const double size = static_cast<double>(regime.neurons * regime.modes);
    const double deviation = std::pow(size, -0.25);
    fill_normal(w.mode_in, regime.modes, is_steady ? 0.03 * deviation : deviation, "input modes");
    fill_normal(w.mode_out, regime.neurons, deviation, "output modes");
    std::fill(w.importance.values().begin(), w.importance.values().end(), 1.0F);
    sim::validate(network);
    return network;
}

sim::Events draw_input(const Regime& regime) {
    std::vector<sim::Event> events;
    if (regime.steady_current > 0.0) {
        events.push_back({.tick = 0, .channel = static_cast<sim::Channel>(regime.inputs)});
    }
    sim::Random random(1, "input");
    const double end = std::min(regime.seconds, regime.input_seconds);
    double time = 0.0;
    while (regime.events_per_second > 0.0) {
        time -= std::log(1.0 - random.uniform()) / regime.events_per_second;
        if (time >= end) break;
        const auto tick = static_cast<sim::Tick>(1e3 * time / regime.time_step_ms);
        events.push_back({.tick = std::min(tick, ticks(regime) - 1),
                          .channel = static_cast<sim::Channel>(random.below(regime.inputs))});
    }
    return without_repeats(sim::sorted(std::move(events)));
}

std::vector<Regime> all_regimes() {
    std::vector<Regime> regimes;
    const auto add = [&](Regime regime, std::size_t neurons, std::size_t modes, double dt,
                         double seconds) {
        regime.neurons = neurons;
        regime.modes = modes;
        regime.time_step_ms = dt;
        regime.seconds = seconds;
        regimes.push_back(regime);
    };
    const Regime quiet{.name = "quiet", .input_weight = 0.7, .events_per_second = 95.0};
    for (const double dt : {2.0, 1.0, 0.1, 0.01, 0.001}) add(quiet, 1000, 3, dt, 1.0);
    for (const double dt : {1.0, 0.1, 0.01, 0.001}) add(quiet, 100, 3, dt, 1.0);
    for (const double dt : {1.0, 0.1}) add(quiet, 10000, 10, dt, 0.5);
    add(quiet, 10000, 10, 0.01, 0.1);
    Regime rare = quiet;
    rare.name = "rare";
    rare.events_per_second = 10.0;
    for (const double dt : {1.0, 0.1}) add(rare, 1000, 3, dt, 1.0);

    const Regime steady{.name = "steady", .steady_current = 1.05};
    for (const double dt : {2.0, 1.0, 0.1, 0.01, 0.001}) add(steady, 1000, 3, dt, 1.0);
    for (const double dt : {1.0, 0.1}) add(steady, 100, 3, dt, 1.0);
    for (const double dt : {1.0, 0.1}) add(steady, 10000, 10, dt, 0.5);

    const Regime driven{.name = "driven", .input_weight = 4.0, .events_per_second = 95.0};
    for (const double dt : {2.0, 1.0, 0.1, 0.01, 0.001}) add(driven, 1000, 3, dt, 1.0);
    for (const double dt : {1.0, 0.1}) add(driven, 100, 3, dt, 1.0);
    for (const double dt : {1.0, 0.1}) add(driven, 10000, 10, dt, 0.5);

    const Regime busy{.name = "busy", .input_weight = 0.5, .events_per_second = 1000.0};
    for (const double dt : {1.0, 0.1}) add(busy, 1000, 3, dt, 1.0);

    // Weights that make some 20 spikes a neuron and second.
    const Regime dense{.name = "rate code",
                       .inputs = 784,
                       .input_weight = 0.15,
                       .events_per_second = 784 * rate_code_per_second};
    add(dense, 100, 3, 2.0, 1.0);
    add(dense, 1000, 10, 2.0, 1.0);
    add(dense, 10000, 10, 2.0, 0.2);

    Regime trial = dense;
    trial.input_seconds = 0.1;
    for (const double dt : {2.0, 0.1}) {
        trial.name = "trial";
        add(trial, 1000, 3, dt, 0.1);
        trial.name = "trial, silence";
        add(trial, 1000, 3, dt, 1.1);
        trial.name = "trial, long silence";
        add(trial, 1000, 3, dt, 10.1);
    }
    return regimes;
}

} // namespace smnn::bench
