#include "tests/reference/adjoint.hpp"

#include <algorithm>
#include <cmath>

namespace smnn::reference {

double surrogate_derivative(const learning::Surrogate& surrogate, double x) {
    const double slope = surrogate.slope;
    switch (surrogate.kind) {
        case learning::SurrogateKind::fast_sigmoid:
            return 1.0 / ((1.0 + slope * std::abs(x)) * (1.0 + slope * std::abs(x)));
        case learning::SurrogateKind::triangle:
            return std::max(0.0, 1.0 - slope * std::abs(x)) * slope;
        case learning::SurrogateKind::arctangent:
            return 1.0 / (1.0 + slope * x * slope * x);
    }
    return 0.0;
}

double soft_spike(const learning::Surrogate& surrogate, double x) {
    const double slope = surrogate.slope;
    switch (surrogate.kind) {
        case learning::SurrogateKind::fast_sigmoid:
            return x / (1.0 + slope * std::abs(x)) + 1.0 / slope;
        case learning::SurrogateKind::triangle: {
            const double z = std::clamp(slope * x, -1.0, 1.0);
            return z - z * std::abs(z) / 2.0 + 0.5;
        }
        case learning::SurrogateKind::arctangent:
            return (std::atan(slope * x) + std::acos(0.0)) / slope;
    }
    return 0.0;
}

namespace {

// n - spikes
double excess_spikes(const Run& run, const learning::SpikeTarget& target) {
    double n = 0.0;
    for (std::size_t k = 0; k < run.spike.rows(); ++k) {
        for (std::size_t i = 0; i < run.spike.cols(); ++i) n += run.spike(k, i);
    }
    return n / static_cast<double>(run.spike.cols()) - target.spikes;
}

} // namespace

double spike_penalty(const Run& run, const learning::SpikeTarget& target) {
    const double excess = excess_spikes(run, target);
    return target.strength * excess * excess;
}

tests::WeightTables adjoint(const sim::Network& network, const sim::Events& input, const Run& run,
                            const Answer& answer, const learning::ReplayOptions& options) {
    const sim::NeuronParameters& neuron = network.neuron;
    const sim::Weights& weights = network.weights;
    const std::size_t T = run.spike.rows();
    const std::size_t N = network.neurons();
    const std::size_t P = network.modes();
    const bool full_rank = network.is_full_rank();
    const std::size_t d = static_cast<std::size_t>(neuron.delay_ticks);
    const double a_s = std::exp(-neuron.time_step_ms / neuron.tau_synapse_ms);
    const double a_m = std::exp(-neuron.time_step_ms / neuron.tau_membrane_ms);
    const double a_r = std::exp(-neuron.time_step_ms / neuron.tau_rise_ms);
    const double a_d = std::exp(-neuron.time_step_ms / neuron.tau_decay_ms);
    const double gain = neuron.synaptic_gain;
    const bool has_rise = neuron.filter == sim::Filter::double_exponential;
    const bool has_decay = neuron.filter != sim::Filter::none;

    const learning::SpikeTarget& wanted = options.spike_target;
    const double dR = // by any spike
        2.0 * wanted.strength * excess_spikes(run, wanted) / static_cast<double>(N);

    // One more tick than there are, all zeros: what comes after the end.
    Table dr(T + 1, N), dh(T + 1, N), dU(T + 1, N), dI(T + 1, N);
    Table mode_drive(T + 1, P); // xi_in^T dI[k]

    for (std::size_t k = T; k-- > 0;) {
        for (std::size_t i = 0; i < N; ++i) {
            dr(k, i) = answer.rate_gradient(k, i);
            if (has_decay) dr(k, i) += a_d * dr(k + 1, i);
            for (std::size_t p = 0; p < P; ++p) {
                dr(k, i) += static_cast<double>(weights.mode_out(p, i)) *
                            static_cast<double>(weights.importance(p, 0)) * mode_drive(k + 1, p);
            }
            for (std::size_t j = 0; full_rank && j < N; ++j) {
                dr(k, i) += static_cast<double>(weights.recurrent(j, i)) * dI(k + 1, j);
            }
            // What S[k+1-d] feeds: h if there are two exponentials, else r itself.
            dh(k, i) = gain * dr(k, i);
            if (has_rise) dh(k, i) += a_r * dh(k + 1, i);
        }
        for (std::size_t i = 0; i < N; ++i) {
            const double g_next = k + 1 < T ? run.gate(k + 1, i) : 0.0;
            const double reset_next = k + 1 < T ? run.reset(k + 1, i) : 0.0;
            double dS = dR;
            if (k + d - 1 < T) dS += dh(k + d - 1, i);
            if (options.attached_reset) dS -= a_m * g_next * run.potential(k, i) * dU(k + 1, i);
            const double x = run.potential(k, i) - neuron.threshold;
            dU(k, i) = surrogate_derivative(options.surrogate, x) * dS +
                       a_m * g_next * reset_next * dU(k + 1, i);
            dI(k, i) = (1.0 - a_m) * run.gate(k, i) * dU(k, i) + a_s * dI(k + 1, i);
            for (std::size_t p = 0; p < P; ++p) {
                mode_drive(k, p) += static_cast<double>(weights.mode_in(i, p)) * dI(k, i);
            }
        }
    }

    tests::WeightTables gradient;
    Table& dWin = gradient["input"] = Table(N, network.inputs());
    for (std::size_t e = 0; e < input.size(); ++e) {
        const sim::Event event = input[e];
        for (std::size_t i = 0; i < N; ++i) {
            dWin(i, event.channel) +=
                dI(static_cast<std::size_t>(event.tick), i) * static_cast<double>(event.value);
        }
    }
    gradient["readout"] = answer.readout_gradient;
    if (P > 0) {
        Table& dxi_in = gradient["mode_in"] = Table(N, P);
        Table& dxi_out = gradient["mode_out"] = Table(P, N);
        Table& dlambda = gradient["importance"] = Table(P, 1);
        for (std::size_t k = 1; k < T; ++k) {
            for (std::size_t p = 0; p < P; ++p) {
                const double lambda = static_cast<double>(weights.importance(p, 0));
                const double kappa = run.mode_activity(k - 1, p);
                dlambda(p, 0) += mode_drive(k, p) * kappa;
                for (std::size_t i = 0; i < N; ++i) {
                    dxi_in(i, p) += dI(k, i) * lambda * kappa;
                    dxi_out(p, i) += run.rate(k - 1, i) * lambda * mode_drive(k, p);
                }
            }
        }
    }
    if (full_rank) {
        Table& dW = gradient["recurrent"] = Table(N, N);
        for (std::size_t k = 1; k < T; ++k) {
            for (std::size_t i = 0; i < N; ++i) {
                for (std::size_t j = 0; j < N; ++j) dW(i, j) += dI(k, i) * run.rate(k - 1, j);
            }
        }
    }
    return gradient;
}

} // namespace smnn::reference
