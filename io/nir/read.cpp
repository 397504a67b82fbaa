#include "smnn/io/nir/read.hpp"

#include <algorithm>
#include <cmath>

#include "smnn/io/nir/routes.hpp"
#include "smnn/sim/error.hpp"

namespace smnn::io {

namespace {

using namespace nir;

Way way_along(const Route& route, std::uint64_t signals, const Clock& clock) {
    Way way{{}, {}, signals};
    for (const Named* node : route.between) go_through(way, *node, clock);
    return way;
}

std::uint64_t size_of(const Named& port) {
    std::uint64_t size = 1;
    for (const std::uint64_t length : port.second.shape) {
        if (length == 0 || size > UINT32_MAX / length) {
            refuse(port, "its shape has " + std::to_string(length) +
                             " as a length: 1 to 2^32 signals in all are expected");
        }
        size *= length;
    }
    return size;
}

// A parameter that older writers leave out where it is the same for all.
std::vector<double> per_signal_or(const Named& node, const char* key, std::uint64_t n,
                                  double value) {
    if (!node.second.parameters.contains(key)) return std::vector<double>(n, value);
    return per_signal(node, key, n);
}

// What makes the neurons of a population differ goes into the weights that reach them.
struct Population {
    std::uint64_t size = 0;
    double synapse = 0.0;  // a_s
    double membrane = 0.0; // a_m
    double threshold = 1.0;
    std::vector<double> scales; // of the rows of what arrives; 1 for the first neuron
};

// `arriving` is the number of signals that reach it, its size where all parameters are of shape [].
Population population_of(const Named& node, std::uint64_t arriving, const Clock& clock) {
    const bool has_current = node.second.type == "CubaLIF";
    std::uint64_t n = 0;
    for (const auto& [key, values] : node.second.parameters) {
        if (values.shape.size() == 1) n = std::max<std::uint64_t>(n, values.values.size());
    }
    if (n == 0)
        n = value_of_all(node, "v_threshold") ? arriving
                                              : parameter(node, "v_threshold", 1).values.size();
    require_product(node, n, 1);
    Population population;
    population.size = n;
    if (has_current) population.synapse = clock.factor(node, "tau_syn", shared(node, "tau_syn", n));
    const char* const tau = has_current ? "tau_mem" : "tau";
    population.membrane = clock.factor(node, tau, shared(node, tau, n));

    const std::vector<double> threshold = per_signal(node, "v_threshold", n);
    const std::vector<double> leak = per_signal(node, "v_leak", n);
    const std::vector<double> reset = per_signal_or(node, "v_reset", n, 0.0);
    const std::vector<double> r = per_signal(node, "r", n);
    const std::vector<double> w_in = per_signal_or(node, "w_in", n, 1.0);
    double first = 1.0;
    for (std::uint64_t i = 0; i < n; ++i) {
        if (reset[i] != leak[i]) {
            refuse(node, "v_reset is " + in_words(reset[i]) + " and v_leak " + in_words(leak[i]) +
                             " at neuron " + std::to_string(i) +
                             ": a reset to the resting potential is needed");
        }
        const double height = threshold[i] - leak[i];
        const double drive = w_in[i] * (1.0 - population.synapse) * r[i];
        const double ratio = drive / height;
        if (!(height > 0.0) || !(drive > 0.0) || !std::isfinite(ratio)) {
            refuse(node, "neuron " + std::to_string(i) + " has a threshold of " + in_words(height) +
                             " above rest and an input gain of " + in_words(drive) +
                             ", both above 0 are needed");
        }
        if (i == 0) {
            first = ratio;
            population.threshold = height / drive;
        }
        population.scales.push_back(ratio == first ? 1.0 : ratio / first);
    }
    return population;
}

// (4) from the LI on the way to the output and, if there is one, of the recurrence.
void set_filter(sim::NeuronParameters& p, const Named& population, std::vector<Stage> readout,
                std::optional<std::vector<Stage>> recurrence, const Clock& clock) {
    const auto in_order = [](std::vector<Stage>& stages) {
        std::sort(stages.begin(), stages.end(),
                  [](const Stage& a, const Stage& b) { return a.a < b.a; });
    };
    in_order(readout);
    if (recurrence) {
        in_order(*recurrence);
        if (!std::equal(readout.begin(), readout.end(), recurrence->begin(), recurrence->end(),
                        [](const Stage& a, const Stage& b) { return a.is_like(b); })) {
            refuse(population, "its spikes are filtered by " + std::to_string(recurrence->size()) +
                                   " LI on the way back and by " + std::to_string(readout.size()) +
                                   " on the way out, the same on both are needed");
        }
    }
    if (readout.size() > 2) {
        refuse(readout.back().node, "is the third filter on its way, two at most are known");
    }
    p.filter = readout.empty()       ? sim::Filter::none
               : readout.size() == 1 ? sim::Filter::single_exponential
                                     : sim::Filter::double_exponential;
    p.synaptic_gain = 1.0;
    for (const Stage& stage : readout) p.synaptic_gain *= stage.gain;
    if (!readout.empty()) p.tau_decay_ms = clock.tau_ms(readout.back().a);
    if (readout.size() == 2) p.tau_rise_ms = clock.tau_ms(readout.front().a);
}

void copy(const Linear& from, const std::vector<double>& scales, sim::Matrix& to) {
    for (std::size_t i = 0; i < to.rows(); ++i) {
        for (std::size_t k = 0; k < to.cols(); ++k) {
            to(i, k) = static_cast<float>((scales.empty() ? 1.0 : scales[i]) * from(i, k));
        }
    }
}

void require_signals(const Named& end, const Way& way, std::uint64_t expected) {
    if (way.signals != expected) {
        refuse(end, std::to_string(way.signals) + " signals arrive, " + std::to_string(expected) +
                        " are expected");
    }
    if (way.matrices.empty()) require_product(end, expected, expected);
}

Clock clock_of(const NirGraph& graph, const NirReading& reading) {
    const auto dt = graph.numbers.find("dt");
    const auto decay = graph.words.find("discretisation");
    if (!reading.time_step_ms && dt == graph.numbers.end()) {
        throw sim::ParameterError("the metadata have no dt: the time step must be given");
    }
    if (!reading.decay && decay == graph.words.end()) {
        throw sim::ParameterError(
            "the metadata have no discretisation: the decay, euler or exact, must be given");
    }
    const Clock clock{reading.time_step_ms ? *reading.time_step_ms * 1e-3 : dt->second,
                      reading.decay ? *reading.decay : nir_decay_from_name(decay->second)};
    if (!(clock.dt > 0.0) || !std::isfinite(clock.dt)) {
        throw sim::ParameterError("the time step is " + in_words(clock.dt) +
                                  " s: it must be above 0 and finite");
    }
    return clock;
}

sim::Readout readout_of(const NirGraph& graph, const NirReading& reading) {
    if (reading.readout) return *reading.readout;
    const auto word = graph.words.find("readout");
    return word == graph.words.end() ? sim::Readout::trajectory
                                     : sim::readout_from_name(word->second);
}

} // namespace

sim::Network network_from_nir(const NirGraph& graph, const NirReading& reading) {
    const Routes routes = routes_of(graph);
    const Clock clock = clock_of(graph, reading);
    Way input = way_along(routes.input, size_of(*routes.from), clock);
    const Population population = population_of(*routes.population, input.signals, clock);
    const std::uint64_t n = population.size;

    Way readout = way_along(routes.readout, n, clock);
    std::optional<Way> recurrence;
    if (routes.recurrence) recurrence = way_along(*routes.recurrence, n, clock);
    if (!input.stages.empty()) {
        refuse(input.stages.front().node, "filters the input, only spikes of neurons are filtered");
    }
    require_signals(*routes.population, input, n);
    require_signals(*routes.to, readout, size_of(*routes.to));
    if (recurrence) require_signals(*routes.population, *recurrence, n);

    sim::Network network;
    sim::NeuronParameters& p = network.neuron;
    p.time_step_ms = clock.step_ms();
    p.tau_synapse_ms = clock.tau_ms(population.synapse);
    p.tau_membrane_ms = clock.tau_ms(population.membrane);
    p.threshold = population.threshold;
    p.refractory_ms = 0.0;
    p.delay_ticks = 1;
    set_filter(p, *routes.population, std::move(readout.stages),
               recurrence ? std::optional(std::move(recurrence->stages)) : std::nullopt, clock);
    network.readout = readout_of(graph, reading);

    const std::uint64_t inputs = size_of(*routes.from);
    const std::uint64_t outputs = size_of(*routes.to);
    const bool has_modes =
        recurrence && recurrence->matrices.size() > 1 && recurrence->matrices.front().rows < n;
    sim::Weights& w = network.weights;
    if (has_modes) {
        const Linear mode_out = std::move(recurrence->matrices.front());
        recurrence->matrices.erase(recurrence->matrices.begin());
        w = sim::zero_weights(n, mode_out.rows, inputs, outputs);
        copy(mode_out, {}, w.mode_out);
        copy(product(std::move(recurrence->matrices), *routes.population), population.scales,
             w.mode_in);
        for (float& importance : w.importance.values()) importance = 1.0F;
    } else if (recurrence) {
        w = sim::zero_full_rank_weights(n, inputs, outputs);
        copy(product(std::move(recurrence->matrices), *routes.population), population.scales,
             w.recurrent);
    } else {
        w = sim::zero_weights(n, 0, inputs, outputs);
    }
    copy(product(std::move(input.matrices), *routes.population), population.scales, w.input);
    copy(product(std::move(readout.matrices), *routes.to), {}, w.readout);
    sim::validate(network);
    return network;
}

} // namespace smnn::io
