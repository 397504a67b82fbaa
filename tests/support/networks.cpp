#include "tests/support/networks.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "smnn/sim/random.hpp"

namespace smnn::tests {
namespace {

using sim::Matrix;
using sim::Random;

bool chance(Random& random, double probability) { return random.uniform() < probability; }

double log_uniform(Random& random, double low, double high) {
    return low * std::pow(high / low, random.uniform());
}

// 1 to highest, each doubling as likely as the next.
std::size_t draw_size(Random& random, std::size_t highest) {
    const double drawn = log_uniform(random, 1.0, static_cast<double>(highest) + 1.0);
    return std::min(highest, static_cast<std::size_t>(drawn));
}

void draw_time_constants(Random& random, sim::NeuronParameters& neuron) {
    const std::array<double*, 4> all{&neuron.tau_synapse_ms, &neuron.tau_membrane_ms,
                                     &neuron.tau_rise_ms, &neuron.tau_decay_ms};
    if (!chance(random, 0.25)) { // else the published ones
        for (double* tau : all) *tau = neuron.time_step_ms * log_uniform(random, 0.3, 60.0);
    }
    static constexpr std::array nearness{0.0, 0.0, 1e-14, 1e-12, 1e-9, 1e-6, 1e-3};
    if (chance(random, 0.15)) {
        for (double* tau : all) *tau = neuron.tau_membrane_ms;
    } else if (chance(random, 0.5)) {
        const std::size_t first = random.below(4);
        const std::size_t second = (first + 1 + random.below(3)) % 4;
        *all[first] = *all[second] * (1.0 + nearness[random.below(nearness.size())]);
    }
}

// The whole range of times, each corner often: decays of exactly 0 alone, with others, and equal times.
void draw_any_time_constants(Random& random, sim::NeuronParameters& neuron) {
    const std::array<double*, 4> all{&neuron.tau_synapse_ms, &neuron.tau_membrane_ms,
                                     &neuron.tau_rise_ms, &neuron.tau_decay_ms};
    for (double* tau : all) {
        *tau = neuron.time_step_ms * (chance(random, 0.3) ? log_uniform(random, 1e-6, 1e-3)
                                                          : log_uniform(random, 1e-6, 1e7));
    }
    if (chance(random, 0.3)) {
        const std::size_t first = random.below(4);
        *all[first] = *all[(first + 1 + random.below(3)) % 4];
    }
    neuron.synaptic_gain = sim::default_gain(neuron);
}

sim::NeuronParameters draw_neuron(Random& random) {
    static constexpr std::array steps{2.0, 2.0, 1.0, 0.5, 0.1, 0.03, 0.01};
    static constexpr std::array filters{sim::Filter::double_exponential,
                                        sim::Filter::double_exponential,
                                        sim::Filter::single_exponential, sim::Filter::none};
    sim::NeuronParameters neuron;
    neuron.time_step_ms = steps[random.below(steps.size())];
    draw_time_constants(random, neuron);
    neuron.refractory_ms =
        chance(random, 0.25) ? 0.0 : neuron.time_step_ms * static_cast<double>(random.below(21));
    neuron.threshold = chance(random, 0.6) ? 1.0 : log_uniform(random, 0.05, 20.0);
    neuron.delay_ticks = 1 + static_cast<sim::Tick>(random.below(chance(random, 0.5) ? 2 : 10));
    neuron.filter = filters[random.below(filters.size())];
    neuron.synaptic_gain = sim::default_gain(neuron);
    if (chance(random, 0.3)) neuron.synaptic_gain *= log_uniform(random, 0.1, 10.0);
    return neuron;
}

// Normal numbers, some of them 0; all of one sign where `sign` is not 0.
void draw_matrix(Random& random, double density, int sign, Matrix& matrix) {
    for (std::size_t j = 0; j < matrix.cols(); ++j) {
        for (std::size_t i = 0; i < matrix.rows(); ++i) {
            const double value = random.normal();
            const double kept = chance(random, density) ? value : 0.0;
            matrix(i, j) = static_cast<float>(sign == 0 ? kept : std::abs(kept) * sign);
        }
    }
}

void scale(Matrix& matrix, double factor) {
    for (float& value : matrix.values()) {
        value = static_cast<float>(static_cast<double>(value) * factor);
    }
}

std::vector<sim::Event> draw_events(Random& random, std::size_t inputs, sim::Tick ticks) {
    enum Pattern { noise, bursts, opening, volleys, single, nothing };
    static constexpr std::array patterns{noise,   noise,   noise,   bursts, bursts,
                                         opening, opening, volleys, single};
    const Pattern pattern =
        chance(random, 0.02) ? nothing : patterns[random.below(patterns.size())];
    const double probability = log_uniform(random, 0.01, 0.6);
    const bool graded = chance(random, 0.35);
    const bool repeats = chance(random, 0.2);

    std::vector<sim::Event> events;
    const auto add = [&](sim::Tick tick, std::size_t channel) {
        const float value = graded ? static_cast<float>(random.normal()) : 1.0F;
        events.push_back({tick, static_cast<sim::Channel>(channel), value});
        if (repeats && chance(random, 0.3)) events.push_back(events.back());
    };
    bool bursting = false;
    for (sim::Tick k = 0; k < ticks; ++k) {
        if (chance(random, bursting ? 0.2 : 0.05)) bursting = !bursting;
        const bool is_on =
            pattern == noise || (pattern == bursts && bursting) || (pattern == opening && k < 5);
        if (pattern == volleys && chance(random, 0.05)) {
            for (std::size_t c = 0; c < inputs; ++c) add(k, c);
        }
        for (std::size_t c = 0; is_on && c < inputs; ++c) {
            if (chance(random, probability)) add(k, c);
        }
    }
    if (pattern != nothing && events.empty()) { // single, or so sparse that none was drawn
        const std::size_t channel = random.below(inputs);
        add(static_cast<sim::Tick>(random.below(static_cast<std::uint64_t>(ticks / 2))), channel);
    }
    return events;
}

// The highest potential of any neuron, fed by the input alone, were there no threshold.
double loudest_potential(const sim::Network& network, const sim::Events& input, sim::Tick ticks) {
    const double a_s = std::exp(-network.neuron.time_step_ms / network.neuron.tau_synapse_ms);
    const double a_m = std::exp(-network.neuron.time_step_ms / network.neuron.tau_membrane_ms);
    std::vector<double> current(network.neurons(), 0.0);
    std::vector<double> potential(network.neurons(), 0.0);
    double loudest = 0.0;
    std::size_t v = 0;
    for (sim::Tick k = 0; k < ticks; ++k) {
        for (double& value : current) value *= a_s;
        if (v < input.volleys() && input.volley(v).tick == k) {
            const sim::Volley volley = input.volley(v++);
            for (std::size_t e = 0; e < volley.channels.size(); ++e) {
                for (std::size_t i = 0; i < current.size(); ++i) {
                    current[i] += static_cast<double>(volley.value(e)) *
                                  static_cast<double>(network.weights.input(i, volley.channels[e]));
                }
            }
        }
        for (std::size_t i = 0; i < current.size(); ++i) {
            potential[i] = a_m * potential[i] + (1.0 - a_m) * current[i];
            loudest = std::max(loudest, potential[i]);
        }
    }
    return loudest;
}

// The highest potential that one spike at tick 0 brings about through a weight of 1.
double response_to_one_spike(const sim::NeuronParameters& neuron, sim::Tick ticks) {
    const double a_s = std::exp(-neuron.time_step_ms / neuron.tau_synapse_ms);
    const double a_m = std::exp(-neuron.time_step_ms / neuron.tau_membrane_ms);
    const double a_r = std::exp(-neuron.time_step_ms / neuron.tau_rise_ms);
    const double a_d = std::exp(-neuron.time_step_ms / neuron.tau_decay_ms);
    double rise = 1.0;
    double rate = 0.0;
    double current = 0.0;
    double potential = 0.0;
    double highest = 0.0;
    for (sim::Tick k = 0; k < ticks; ++k) {
        const double arriving = k == 0 ? 1.0 : 0.0;
        if (k > 0) rise *= a_r;
        const bool has_rise = neuron.filter == sim::Filter::double_exponential;
        const double kept = neuron.filter == sim::Filter::none ? 0.0 : a_d * rate;
        rate = kept + neuron.synaptic_gain * (has_rise ? rise : arriving);
        current = a_s * current + rate;
        potential = a_m * potential + (1.0 - a_m) * current;
        highest = std::max(highest, potential);
    }
    return highest;
}

// Root of the summed squares of one neuron's recurrent weights, the largest of the first few
// neurons.
double largest_row_norm(const sim::Network& network) {
    const sim::Weights& weights = network.weights;
    double largest = 0.0;
    for (std::size_t i = 0; i < std::min<std::size_t>(8, network.neurons()); ++i) {
        double squares = 0.0;
        for (std::size_t j = 0; j < network.neurons(); ++j) {
            double weight = 0.0;
            if (network.is_full_rank()) weight = static_cast<double>(weights.recurrent(i, j));
            for (std::size_t p = 0; p < network.modes(); ++p) {
                weight += static_cast<double>(weights.mode_in(i, p)) *
                          static_cast<double>(weights.importance(p, 0)) *
                          static_cast<double>(weights.mode_out(p, j));
            }
            squares += weight * weight;
        }
        largest = std::max(largest, std::sqrt(squares));
    }
    return largest;
}

void draw_recurrence(Random& random, sim::Network& network) {
    sim::Weights& weights = network.weights;
    const int sign = std::array{0, 0, 1, -1}[random.below(4)]; // mixed, excitatory, inhibitory
    const double density = chance(random, 0.5) ? 1.0 : log_uniform(random, 0.1, 1.0);
    draw_matrix(random, density, sign, weights.recurrent);
    draw_matrix(random, density, sign == 0 ? 0 : 1, weights.mode_in);
    draw_matrix(random, density, sign == 0 ? 0 : 1, weights.mode_out);
    draw_matrix(random, 1.0, sign, weights.importance);
}

} // namespace

sim::Network lone_neuron(float input_weight) {
    sim::Network network;
    network.weights = sim::zero_weights(1, 0, 1, 1);
    network.weights.input(0, 0) = input_weight;
    network.weights.readout(0, 0) = 1.0F;
    return network;
}

sim::Network ring(std::size_t neurons) {
    sim::Network network;
    network.neuron.refractory_ms = 200.0; // until the kick has died away
    network.weights = sim::zero_weights(neurons, neurons, 1, 1);
    network.weights.input(0, 0) = 30.0F;
    for (std::size_t i = 0; i < neurons; ++i) {
        network.weights.mode_in((i + 1) % neurons, i) = 30.0F;
        network.weights.importance(i, 0) = 1.0F;
        network.weights.mode_out(i, i) = 1.0F;
        network.weights.readout(0, i) = 1.0F;
    }
    return network;
}

RandomTrial random_trial(std::uint64_t seed, const TrialLimits& limits) {
    Random random(seed, "random trial");
    RandomTrial trial;
    trial.seed = seed;
    trial.ticks = static_cast<sim::Tick>(20 + random.below(limits.ticks - 19));

    sim::Network& network = trial.network;
    network.neuron = draw_neuron(random);
    if (limits.any_time_constants) {
        Random times(seed, "any time constants"); // leaves all other draws as they are
        draw_any_time_constants(times, network.neuron);
    }
    network.readout = std::array{sim::Readout::max_rate, sim::Readout::mean_rate,
                                 sim::Readout::trajectory}[random.below(3)];
    const std::size_t neurons = draw_size(random, limits.neurons);
    const std::size_t inputs = draw_size(random, limits.inputs);
    const std::size_t outputs = 2 + random.below(limits.outputs - 1);
    if (chance(random, 0.2)) {
        network.weights = sim::zero_full_rank_weights(neurons, inputs, outputs);
    } else {
        std::size_t modes = draw_size(random, neurons);
        if (chance(random, 0.1)) modes = neurons;
        if (chance(random, 0.1)) modes = 0;
        network.weights = sim::zero_weights(neurons, modes, inputs, outputs);
    }

    // Draws are named one by one: the order of arguments is the compiler's.
    const double readout_density = chance(random, 0.5) ? 1.0 : 0.3;
    draw_matrix(random, readout_density, 0, network.weights.readout);
    const double input_density = chance(random, 0.5) ? 1.0 : 0.3;
    const int input_sign = chance(random, 0.3) ? 1 : 0;
    draw_matrix(random, input_density, input_sign, network.weights.input);
    trial.input = sim::sorted(draw_events(random, inputs, trial.ticks));
    double loudest = loudest_potential(network, trial.input, trial.ticks);
    if (loudest == 0.0) { // inhibition only
        scale(network.weights.input, -1.0);
        loudest = loudest_potential(network, trial.input, trial.ticks);
    }
    const double wanted = network.neuron.threshold * log_uniform(random, 0.7, 50.0);
    if (loudest > 0.0) scale(network.weights.input, wanted / loudest);

    draw_recurrence(random, network);
    const double norm = largest_row_norm(network);
    const double response = response_to_one_spike(network.neuron, trial.ticks);
    if (norm > 0.0) {
        const double reach = network.neuron.threshold * log_uniform(random, 0.1, 10.0);
        const double factor = reach / (norm * response);
        scale(network.weights.importance, factor);
        scale(network.weights.recurrent, factor);
    }
    return trial;
}

learning::Target random_target(std::uint64_t seed, const sim::Network& network, sim::Tick ticks) {
    Random random(seed, "random target");
    if (network.readout != sim::Readout::trajectory) {
        return static_cast<std::size_t>(random.below(network.outputs()));
    }
    learning::TargetTrajectory target;
    target.values = Matrix::packed(network.outputs(), static_cast<std::size_t>(ticks));
    draw_matrix(random, 1.0, 0, target.values);
    for (sim::Tick k = 0; k < ticks; ++k) {
        target.mask.push_back(chance(random, 0.3) ? 0.0F : static_cast<float>(random.uniform()));
    }
    target.mask.back() = 1.0F;
    return target;
}

sim::Events with_silence(const sim::Events& events, sim::Tick at, sim::Tick length) {
    sim::Events result;
    for (std::size_t e = 0; e < events.size(); ++e) {
        sim::Event event = events[e];
        if (event.tick >= at) event.tick += length;
        result.append(event);
    }
    return result;
}

sim::Events before(const sim::Events& events, sim::Tick end) {
    sim::Events result;
    for (std::size_t e = 0; e < events.size() && events[e].tick < end; ++e) {
        result.append(events[e]);
    }
    return result;
}

} // namespace smnn::tests
