#include "sim/readout.hpp"

#include <algorithm>
#include <string>

#include "sim/error.hpp"
#include "sim/propagator.hpp"

namespace smnn::sim {

namespace {

void require(bool fits, const Network& network, const char* wanted) {
    if (!fits) {
        throw ParameterError(std::string("the network's readout is ") + name(network.readout) +
                             ": " + wanted);
    }
}

// One neuron's filter (4) between its own spikes.
struct FilterState {
    double h = 0.0;
    double r = 0.0;
    Tick tick = -1;
};

FilterState moved(const FilterState& state, const Propagation& by, Tick to) {
    return {by.h_h * state.h, by.r_h * state.h + by.r_r * state.r, to};
}

// The highest r from state.tick to before `until`, and when. Between spikes r rises for a while, then
// falls: it is followed to the last tick that is still above the one before.
FilterState highest_before(Tick until, const FilterState& state, const Propagator& propagator,
                           const Propagation& step) {
    const auto is_rising_at = [&](const FilterState& s) { return moved(s, step, 0).r > s.r; };
    if (state.tick + 1 >= until || !is_rising_at(state)) return state;
    const Tick last = propagator.last_while(
        [&](const Propagation& by) { return is_rising_at(moved(state, by, 0)); });
    const Tick top = std::min(state.tick + last + 1, until - 1);
    return moved(state, propagator.over(top - state.tick), top);
}

void read_maxima(const Network& network, const Events& spikes, Tick ticks, Scores& scores) {
    const StepFactors factors = step_factors(network.neuron);
    const Propagator propagator(factors);
    const Propagation step = propagator.over(1);
    std::vector<FilterState> states(network.neurons());

    const auto follow = [&](std::size_t neuron, Tick until) {
        const FilterState top = highest_before(until, states[neuron], propagator, step);
        if (top.r > scores.seen[neuron]) {
            scores.seen[neuron] = top.r;
            scores.at[neuron] = top.tick;
        }
    };
    for (std::size_t i = 0; i < spikes.volleys(); ++i) {
        const Volley volley = spikes.volley(i);
        const Tick arrival = volley.tick + network.neuron.delay_ticks - 1;
        if (arrival >= ticks) break;
        for (const Channel neuron : volley.channels) {
            FilterState& state = states[neuron];
            follow(neuron, arrival);
            state = moved(state, propagator.over(arrival - state.tick), arrival);
            state.h += 1.0;
            state.r += factors.gain;
        }
    }
    for (std::size_t neuron = 0; neuron < states.size(); ++neuron) follow(neuron, ticks);
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
        read_maxima(network, spikes, ticks, scores);
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
