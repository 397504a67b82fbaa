#include "smnn/sim/readout.hpp"

#include <algorithm>
#include <string>

#include "smnn/sim/dynamics/maxima.hpp"
#include "smnn/sim/dynamics/propagator.hpp"
#include "smnn/sim/error.hpp"

namespace smnn::sim {

namespace {

void require(bool fits, const Network& network, const char* wanted) {
    if (!fits) {
        throw ParameterError(std::string("the network's readout is ") + name(network.readout) +
                             ": " + wanted);
    }
}

// The sum of a spike's response r over n >= 1 ticks, its arrival among them. Summing (4) over them:
// sum r - a_d (sum r - r_last) = gain sum h.
double response_area(const StepFactors& factors, const Propagator& propagator, Tick n) {
    const Propagation last = propagator.over(n - 1);
    const double h_sum = (1.0 - factors.rise * last.h_h) / (1.0 - factors.rise);
    const double r_last = last.r_h + last.r_r * factors.gain;
    return (factors.gain * h_sum - factors.decay * r_last) / (1.0 - factors.decay);
}

// mean_k r[k]: linear, so spikes add up.
void read_means(const Network& network, const Events& spikes, Tick ticks, Scores& scores) {
    const StepFactors factors = step_factors(network.neuron);
    const Propagator propagator(factors);
    for (std::size_t i = 0; i < spikes.volleys(); ++i) {
        const Volley volley = spikes.volley(i);
        const Tick arrival = volley.tick + network.neuron.delay_ticks - 1;
        if (arrival >= ticks) break;
        const double area = response_area(factors, propagator, ticks - arrival);
        for (const Channel neuron : volley.channels) scores.seen[neuron] += area;
    }
    for (double& mean : scores.seen) mean /= static_cast<double>(ticks);
}

} // namespace

Scores read_scores(const Network& network, const Events& spikes, Tick ticks) {
    require(network.readout != Readout::trajectory, network, "it has no scores");
    Scores scores;
    scores.values.resize(network.outputs());
    scores.seen.resize(network.neurons());
    if (network.readout == Readout::max_rate) {
        scores.at.resize(network.neurons());
        // A tick of a neuron costs a sixtieth of a spike.
        const bool is_busy = static_cast<double>(spikes.size()) * 60.0 >
                             static_cast<double>(network.neurons()) * static_cast<double>(ticks);
        (is_busy ? maxima_by_ticks : maxima_by_spikes)(network, spikes, ticks, scores.seen,
                                                       scores.at);
    } else if (ticks > 0) {
        read_means(network, spikes, ticks, scores);
    }
    for (std::size_t neuron = 0; neuron < network.neurons(); ++neuron) {
        if (scores.seen[neuron] == 0.0) continue;
        const std::span<const float> column = network.weights.readout.column(neuron);
        for (std::size_t o = 0; o < column.size(); ++o) {
            scores.values[o] += static_cast<double>(column[o]) * scores.seen[neuron];
        }
    }
    return scores;
}

Matrix read_trajectory(const Network& network, const Events& spikes, Tick ticks) {
    require(network.readout == Readout::trajectory, network, "it has no trajectory");
    const StepFactors factors = step_factors(network.neuron);
    const std::size_t outputs = network.outputs();
    Matrix trajectory = Matrix::packed(outputs, static_cast<std::size_t>(ticks));
    std::vector<double> h(outputs);
    std::vector<double> y(outputs);
    std::size_t next = 0;
    for (Tick tick = 0; tick < ticks; ++tick) {
        for (double& value : h) value *= factors.rise;
        if (next < spikes.volleys() &&
            spikes.volley(next).tick + network.neuron.delay_ticks - 1 == tick) {
            for (const Channel neuron : spikes.volley(next++).channels) {
                const std::span<const float> column = network.weights.readout.column(neuron);
                for (std::size_t o = 0; o < outputs; ++o) h[o] += static_cast<double>(column[o]);
            }
        }
        const std::span<float> column = trajectory.column(static_cast<std::size_t>(tick));
        for (std::size_t o = 0; o < outputs; ++o) {
            y[o] = factors.decay * y[o] + factors.gain * h[o];
            column[o] = static_cast<float>(y[o]);
        }
    }
    return trajectory;
}

Matrix filtered_rates(const Network& network, const Events& spikes, Tick ticks) {
    const StepFactors factors = step_factors(network.neuron);
    const std::size_t neurons = network.neurons();
    Matrix rates(neurons, static_cast<std::size_t>(ticks));
    std::vector<double> h(neurons);
    std::vector<double> r(neurons);
    std::size_t next = 0;
    for (Tick tick = 0; tick < ticks; ++tick) { // (4)
        for (double& value : h) value *= factors.rise;
        if (next < spikes.volleys() &&
            spikes.volley(next).tick + network.neuron.delay_ticks - 1 == tick) {
            for (const Channel neuron : spikes.volley(next++).channels) h[neuron] += 1.0;
        }
        const std::span<float> column = rates.column(static_cast<std::size_t>(tick));
        for (std::size_t n = 0; n < neurons; ++n) {
            r[n] = factors.decay * r[n] + factors.gain * h[n];
            column[n] = static_cast<float>(r[n]);
        }
    }
    return rates;
}

std::size_t predicted_class(const Scores& scores) {
    return static_cast<std::size_t>(std::max_element(scores.values.begin(), scores.values.end()) -
                                    scores.values.begin());
}

} // namespace smnn::sim
