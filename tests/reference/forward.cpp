#include "tests/reference/forward.hpp"

#include <cmath>

namespace smnn::reference {
namespace {

// Win x[k] of every neuron at every tick.
Table input_sums(const sim::Network& network, const sim::Events& input, std::size_t ticks,
                 bool in_float32) {
    Table sums(ticks, network.neurons());
    for (std::size_t v = 0; v < input.volleys(); ++v) {
        const sim::Volley volley = input.volley(v);
        for (std::size_t i = 0; i < network.neurons(); ++i) {
            float sum32 = 0.0F;
            double sum64 = 0.0;
            for (std::size_t e = 0; e < volley.channels.size(); ++e) {
                const float weight = network.weights.input(i, volley.channels[e]);
                sum32 += volley.value(e) * weight;
                sum64 += static_cast<double>(volley.value(e)) * static_cast<double>(weight);
            }
            sums(static_cast<std::size_t>(volley.tick), i) =
                in_float32 ? static_cast<double>(sum32) : sum64;
        }
    }
    return sums;
}

} // namespace

Run run(const sim::Network& network, const sim::Events& input, sim::Tick ticks,
        const RunOptions& options) {
    const sim::NeuronParameters& neuron = network.neuron;
    const sim::Weights& weights = network.weights;
    const std::size_t T = static_cast<std::size_t>(ticks);
    const std::size_t N = network.neurons();
    const std::size_t P = network.modes();
    const std::size_t d = static_cast<std::size_t>(neuron.delay_ticks);
    const double a_s = std::exp(-neuron.time_step_ms / neuron.tau_synapse_ms);
    const double a_m = std::exp(-neuron.time_step_ms / neuron.tau_membrane_ms);
    const double a_r = std::exp(-neuron.time_step_ms / neuron.tau_rise_ms);
    const double a_d = std::exp(-neuron.time_step_ms / neuron.tau_decay_ms);
    const double gain = neuron.synaptic_gain;
    const auto n_ref =
        static_cast<std::size_t>(std::llround(neuron.refractory_ms / neuron.time_step_ms));

    const Table input_sum = input_sums(network, input, T, options.float32_input_sum);
    Run run;
    run.current = run.potential = run.spike = run.rise = run.rate = Table(T, N);
    run.gate = options.held_gate != nullptr ? *options.held_gate : Table(T, N, 1.0);
    run.reset = options.held_reset != nullptr ? *options.held_reset : Table(T, N, 1.0);
    run.mode_activity = Table(T, P);
    Table &I = run.current, &U = run.potential, &g = run.gate, &S = run.spike, &h = run.rise,
          &r = run.rate, &kappa = run.mode_activity;

    for (std::size_t k = 0; k < T; ++k) {
        for (std::size_t i = 0; i < N; ++i) {
            double recurrent = 0.0;
            for (std::size_t p = 0; k > 0 && p < P; ++p) {
                recurrent += static_cast<double>(weights.mode_in(i, p)) *
                             (static_cast<double>(weights.importance(p, 0)) * kappa(k - 1, p));
            }
            for (std::size_t j = 0; k > 0 && network.is_full_rank() && j < N; ++j) {
                recurrent += static_cast<double>(weights.recurrent(i, j)) * r(k - 1, j);
            }
            I(k, i) = (k > 0 ? a_s * I(k - 1, i) : 0.0) + input_sum(k, i) + recurrent; // (1)

            if (k > 0 && options.held_reset == nullptr) run.reset(k, i) = 1.0 - S(k - 1, i);
            const double before = k > 0 ? run.reset(k, i) * U(k - 1, i) : 0.0;
            U(k, i) = g(k, i) * (a_m * before + (1.0 - a_m) * I(k, i)); // (2)

            const double x = U(k, i) - neuron.threshold;
            S(k, i) = options.soft_spike ? options.soft_spike(x) : (x > 0.0 ? 1.0 : 0.0); // (3)
            for (std::size_t n = 1; options.held_gate == nullptr && S(k, i) == 1.0 && n <= n_ref;
                 ++n) {
                if (k + n < T) g(k + n, i) = 0.0;
            }
        }
        for (std::size_t i = 0; i < N; ++i) {
            const double arriving = k + 1 >= d ? S(k + 1 - d, i) : 0.0;
            const double h_before = k > 0 ? h(k - 1, i) : 0.0;
            const double r_before = k > 0 ? r(k - 1, i) : 0.0;
            switch (neuron.filter) { // (4)
                case sim::Filter::none:
                    r(k, i) = gain * arriving;
                    break;
                case sim::Filter::single_exponential:
                    r(k, i) = a_d * r_before + gain * arriving;
                    break;
                case sim::Filter::double_exponential:
                    h(k, i) = a_r * h_before + arriving;
                    r(k, i) = a_d * r_before + gain * h(k, i);
                    break;
            }
        }
        for (std::size_t p = 0; p < P; ++p) {
            for (std::size_t i = 0; i < N; ++i) {
                kappa(k, p) += static_cast<double>(weights.mode_out(p, i)) * r(k, i); // (5)
            }
        }
    }
    return run;
}

sim::Events spikes(const Run& run) {
    sim::Events events;
    for (std::size_t k = 0; k < run.spike.rows(); ++k) {
        for (std::size_t i = 0; i < run.spike.cols(); ++i) {
            if (run.spike(k, i) != 0.0) {
                events.append({static_cast<sim::Tick>(k), static_cast<sim::Channel>(i), 1.0F});
            }
        }
    }
    return events;
}

} // namespace smnn::reference
