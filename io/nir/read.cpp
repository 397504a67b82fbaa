#include "smnn/io/nir/read.hpp"

#include <algorithm>
#include <cmath>
#include <span>

#include "smnn/io/hdf5/message.hpp"
#include "smnn/io/network/bias_inputs.hpp"
#include "smnn/io/nir/routes.hpp"
#include "smnn/sim/error.hpp"

namespace smnn::io {

namespace {

using namespace nir;

Way way_along(const Route& route, std::uint64_t signals, const Clock& clock) {
    Way way{{}, {}, {}, signals};
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

// The signals of a port. Where its shape leads with batches or ticks, those of its last dimensions that are
// `wanted`.
std::uint64_t signals_of(const Named& port, std::uint64_t wanted) {
    const std::uint64_t all = size_of(port);
    const Hdf5Shape& shape = port.second.shape;
    std::uint64_t last = 1;
    for (std::size_t i = shape.size(); i-- > 0;) {
        last *= shape[i];
        if (last == wanted) return last;
    }
    return all;
}

// How many signals a way takes: as its first matrix says, else its end.
std::uint64_t taken_by(const Route& route) {
    for (const Named* node : route.between) {
        const auto weight = node->second.parameters.find("weight");
        if (weight == node->second.parameters.end()) continue;
        return weight->second.shape.size() == 2 ? weight->second.shape[1] : 0;
    }
    std::uint64_t n = 0;
    for (const auto& [key, values] : route.end->second.parameters) {
        n = std::max<std::uint64_t>(n, values.values.size());
    }
    return n;
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
    std::vector<double> drive;  // a constant input that a resting potential is; none: 0
};

// `arriving` is the number of signals that reach it, its size where all parameters are of shape [].
Population population_of(const Named& node, std::uint64_t arriving, const Clock& clock) {
    const bool has_current = node.second.type == "CubaLIF";
    std::uint64_t n = 0;
    for (const auto& [key, values] : node.second.parameters) {
        if (!values.shape.empty()) n = std::max<std::uint64_t>(n, values.values.size());
    }
    if (n == 0)
        n = value_of_all(node, "v_threshold") ? arriving
                                              : parameter(node, "v_threshold").values.size();
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
        if (reset[i] != leak[i] && population.synapse != 0.0) {
            refuse(node, "v_reset is " + in_words(reset[i]) + " and v_leak " + in_words(leak[i]) +
                             " at neuron " + std::to_string(i) +
                             ": a reset to the resting potential is needed where a synaptic "
                             "current comes first");
        }
        const double height = threshold[i] - reset[i];
        const double drive = w_in[i] * (1.0 - population.synapse) * r[i];
        const double ratio = drive / height;
        if (!(height > 0.0) || !(drive > 0.0) || !std::isfinite(ratio)) {
            refuse(node, "neuron " + std::to_string(i) + " has a threshold of " + in_words(height) +
                             " above its reset and an input gain of " + in_words(drive) +
                             ", both above 0 are needed");
        }
        if (i == 0) {
            first = ratio;
            population.threshold = height / drive;
        }
        population.scales.push_back(ratio == first ? 1.0 : ratio / first);
        if (reset[i] != leak[i]) {
            population.drive.resize(n, 0.0);
            population.drive[i] = (leak[i] - reset[i]) / drive;
        }
    }
    return population;
}

// (4) from the LI on the ways that spikes take.
void set_filter(sim::NeuronParameters& p, const std::vector<const Way*>& ways, const Named& output,
                const Clock& clock) {
    std::vector<std::vector<Stage>> filters;
    for (const Way* way : ways) {
        filters.push_back(way->stages);
        std::sort(filters.back().begin(), filters.back().end(),
                  [](const Stage& a, const Stage& b) { return a.a < b.a; });
    }
    const std::vector<Stage>& filter = filters.front();
    for (const std::vector<Stage>& other : filters) {
        if (!std::equal(filter.begin(), filter.end(), other.begin(), other.end(),
                        [](const Stage& a, const Stage& b) { return a.is_like(b); })) {
            refuse(output, "spikes are filtered by " + std::to_string(filter.size()) +
                               " LI on their way here and by " + std::to_string(other.size()) +
                               " on another way, the same on all are needed");
        }
    }
    if (filter.size() > 2) {
        refuse(filter.back().node, "is the third filter on its way, two at most are known");
    }
    p.filter = filter.empty()       ? sim::Filter::none
               : filter.size() == 1 ? sim::Filter::single_exponential
                                    : sim::Filter::double_exponential;
    p.synaptic_gain = 1.0;
    for (const Stage& stage : filter) p.synaptic_gain *= stage.gain;
    if (!filter.empty()) p.tau_decay_ms = clock.tau_ms(filter.back().a);
    if (filter.size() == 2) p.tau_rise_ms = clock.tau_ms(filter.front().a);
}

// A block of a matrix of ours, at a row and a column.
void copy(const Linear& from, std::span<const double> scales, sim::Matrix& to, std::size_t row,
          std::size_t column, std::size_t rows, std::size_t columns) {
    for (std::size_t i = 0; i < rows; ++i) {
        for (std::size_t k = 0; k < columns; ++k) {
            to(row + i, column + k) =
                static_cast<float>((scales.empty() ? 1.0 : scales[i]) * from(i, k));
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

// A population with the ways to it, understood, and where its neurons stand in ours.
struct ReadLayer {
    const Layer* layer;
    Population population;
    std::uint64_t first = 0;
    std::vector<Way> inputs;
    std::optional<Way> recurrence;
    std::vector<double> bias; // of each neuron, before its scale
};

void add(std::vector<double>& sum, const std::vector<double>& bias) {
    if (bias.empty()) return;
    sum.resize(std::max(sum.size(), bias.size()), 0.0);
    for (std::size_t i = 0; i < bias.size(); ++i) sum[i] += bias[i];
}

// The layers of a graph as they become one population.
class ReadLayers {
public:
    ReadLayers(const Routes& routes, const Clock& clock) : routes_(routes), clock_(clock) {
        inputs_ = signals_of(*routes.from, taken_by(routes.layers.front().inputs.front()));
        for (const Layer& layer : routes.layers) read(layer);
        for (const Route& route : routes.readouts) {
            readouts_.push_back(way_along(route, layer_of(*route.begin).population.size, clock));
        }
        outputs_ = signals_of(*routes.to, readouts_.front().signals);
        for (const Way& way : readouts_) {
            require_signals(*routes.to, way, outputs_);
            for (const double value : way.bias) {
                if (value == 0.0) continue;
                refuse(*routes.to, "a bias of " + in_words(value) +
                                       " arrives, which answers of ours have not: 0 is needed");
            }
        }
    }

    sim::Network network() {
        sim::Network network;
        sim::NeuronParameters& p = network.neuron;
        const Population& first = layers_.front().population;
        p.time_step_ms = clock_.step_ms();
        p.tau_synapse_ms = clock_.tau_ms(first.synapse);
        p.tau_membrane_ms = clock_.tau_ms(first.membrane);
        p.threshold = first.threshold;
        p.refractory_ms = 0.0;
        p.delay_ticks = 1;
        set_filter(p, ways_of_spikes(), *routes_.to, clock_);
        const std::vector<BiasInput> biases = bias_channels();
        set_weights(network.weights, inputs_ + biases.size());
        set_biases(network.weights.input, biases);
        set_bias_inputs(network, biases);
        return network;
    }

    std::vector<std::string> remarks() const {
        std::vector<std::string> remarks;
        if (inputs_ != size_of(*routes_.from)) {
            remarks.push_back("node '" + routes_.from->first + "': of its " +
                              io::in_words(routes_.from->second.shape) + " the last " +
                              std::to_string(inputs_) +
                              " are the signals, the dimensions before are batches or ticks");
        }
        for (const ReadLayer& layer : layers_) {
            if (layers_.size() == 1) continue;
            const std::uint64_t last = layer.first + layer.population.size - 1;
            const std::size_t lag = layer.layer->lag;
            remarks.push_back("node '" + layer.layer->population->first + "': neurons " +
                              std::to_string(layer.first) + " to " + std::to_string(last) +
                              (lag == 0 ? ""
                                        : ", whose spikes come " + std::to_string(lag) +
                                              (lag == 1 ? " tick" : " ticks") +
                                              " later than in the graph"));
        }
        for (const BiasInput& bias : bias_channels()) {
            remarks.push_back(
                "biases are the weights of input channel " + std::to_string(bias.channel) +
                ", which has an event at every tick from " + std::to_string(bias.first) +
                " on: files of spikes as input need not have them");
        }
        return remarks;
    }

private:
    ReadLayer& layer_of(const Named& node) {
        return *std::find_if(layers_.begin(), layers_.end(), [&](const ReadLayer& layer) {
            return layer.layer->population == &node;
        });
    }

    void read(const Layer& layer) {
        const Named& node = *layer.population;
        ReadLayer made{&layer, {}, neurons_, {}, {}, {}};
        for (const Route& route : layer.inputs) {
            const bool is_input = route.begin == routes_.from;
            made.inputs.push_back(way_along(
                route, is_input ? inputs_ : layer_of(*route.begin).population.size, clock_));
            const Way& way = made.inputs.back();
            if (is_input && !way.stages.empty()) {
                refuse(way.stages.front().node,
                       "filters the input, only spikes of neurons are filtered");
            }
        }
        made.population = population_of(node, made.inputs.front().signals, clock_);
        for (const Way& way : made.inputs) require_signals(node, way, made.population.size);
        if (layer.recurrence) {
            made.recurrence = way_along(*layer.recurrence, made.population.size, clock_);
            require_signals(node, *made.recurrence, made.population.size);
            add(made.bias, made.recurrence->bias);
        }
        for (const Way& way : made.inputs) add(made.bias, way.bias);
        add(made.bias, made.population.drive);
        neurons_ += made.population.size;
        require_product(node, neurons_, 1);
        if (!layers_.empty()) join(node, made.population);
        layers_.push_back(std::move(made));
    }

    // The neurons of the first population, with other weights.
    void join(const Named& node, Population& population) const {
        const Population& first = layers_.front().population;
        if (population.synapse != first.synapse || population.membrane != first.membrane) {
            refuse(node, "keeps " + nir::in_words(population.synapse) + " of its current and " +
                             nir::in_words(population.membrane) +
                             " of its potential from tick to tick, '" +
                             layers_.front().layer->population->first + "' " +
                             nir::in_words(first.synapse) + " and " +
                             nir::in_words(first.membrane) +
                             ": populations of one network have the same time constants");
        }
        if (population.threshold == first.threshold) return;
        for (double& scale : population.scales) scale *= first.threshold / population.threshold;
    }

    std::vector<const Way*> ways_of_spikes() const {
        std::vector<const Way*> ways;
        for (const Way& way : readouts_) ways.push_back(&way);
        for (const ReadLayer& layer : layers_) {
            for (std::size_t i = 0; i < layer.inputs.size(); ++i) {
                if (layer.layer->inputs[i].begin != routes_.from) ways.push_back(&layer.inputs[i]);
            }
            if (layer.recurrence) ways.push_back(&*layer.recurrence);
        }
        return ways;
    }

    // One for each lag at which there are biases.
    std::vector<BiasInput> bias_channels() const {
        std::vector<BiasInput> biases;
        for (const ReadLayer& layer : layers_) {
            const auto lag = static_cast<sim::Tick>(layer.layer->lag);
            const bool has_bias = std::any_of(layer.bias.begin(), layer.bias.end(),
                                              [](double value) { return value != 0.0; });
            if (!has_bias || channel_at(biases, lag)) continue;
            biases.push_back({inputs_ + biases.size(), lag});
        }
        return biases;
    }

    static std::optional<std::size_t> channel_at(const std::vector<BiasInput>& biases,
                                                 sim::Tick lag) {
        for (const BiasInput& bias : biases) {
            if (bias.first == lag) return bias.channel;
        }
        return std::nullopt;
    }

    void set_weights(sim::Weights& w, std::uint64_t inputs) {
        Way* const recurrence = layers_.front().recurrence ? &*layers_.front().recurrence : nullptr;
        const Named& node = *routes_.layers.front().population;
        const bool has_modes = layers_.size() == 1 && recurrence != nullptr &&
                               recurrence->matrices.size() > 1 &&
                               recurrence->matrices.front().rows < neurons_;
        require_product(node, neurons_, inputs);
        if (has_modes) {
            const Linear mode_out = std::move(recurrence->matrices.front());
            recurrence->matrices.erase(recurrence->matrices.begin());
            w = sim::zero_weights(neurons_, mode_out.rows, inputs, outputs_);
            copy(mode_out, {}, w.mode_out, 0, 0, mode_out.rows, neurons_);
            copy(product(std::move(recurrence->matrices), node), layers_.front().population.scales,
                 w.mode_in, 0, 0, neurons_, mode_out.rows);
            for (float& importance : w.importance.values()) importance = 1.0F;
            recurrence->matrices.clear();
        } else if (recurrence != nullptr || layers_.size() > 1) {
            require_product(node, neurons_, neurons_);
            w = sim::zero_full_rank_weights(neurons_, inputs, outputs_);
        } else {
            w = sim::zero_weights(neurons_, 0, inputs, outputs_);
        }
        for (ReadLayer& layer : layers_) {
            const auto place = [&](const Route& route, Way& way) {
                const bool is_input = route.begin == routes_.from;
                copy(product(std::move(way.matrices), *route.end), layer.population.scales,
                     is_input ? w.input : w.recurrent, layer.first,
                     is_input ? 0 : layer_of(*route.begin).first, layer.population.size,
                     is_input ? inputs_ : layer_of(*route.begin).population.size);
            };
            for (std::size_t i = 0; i < layer.inputs.size(); ++i) {
                place(layer.layer->inputs[i], layer.inputs[i]);
            }
            if (layer.recurrence && !has_modes) place(*layer.layer->recurrence, *layer.recurrence);
        }
        for (std::size_t i = 0; i < readouts_.size(); ++i) {
            const ReadLayer& layer = layer_of(*routes_.readouts[i].begin);
            copy(product(std::move(readouts_[i].matrices), *routes_.to), {}, w.readout, 0,
                 layer.first, outputs_, layer.population.size);
        }
    }

    void set_biases(sim::Matrix& input, const std::vector<BiasInput>& biases) const {
        for (const ReadLayer& layer : layers_) {
            const auto channel = channel_at(biases, static_cast<sim::Tick>(layer.layer->lag));
            for (std::size_t i = 0; channel && i < layer.bias.size(); ++i) {
                input(layer.first + i, *channel) =
                    static_cast<float>(layer.population.scales[i] * layer.bias[i]);
            }
        }
    }

    const Routes& routes_;
    Clock clock_;
    std::vector<ReadLayer> layers_;
    std::vector<Way> readouts_;
    std::uint64_t inputs_ = 0;
    std::uint64_t outputs_ = 0;
    std::uint64_t neurons_ = 0;
};

// What the numbers of a graph show of the tool that wrote it, and the file does not say.
void remark_on_writer(const NirGraph& graph, const Clock& clock,
                      std::vector<std::string>& remarks) {
    if (graph.words.contains("made_by")) return; // ours says all
    constexpr double snntorch_dt = 1e-4;
    bool is_of_snntorch = false;
    for (const Named& node : graph.nodes) {
        if (node.second.type != "LIF" && node.second.type != "CubaLIF") continue;
        const char* const tau_key = node.second.type == "LIF" ? "tau" : "tau_mem";
        const float tau = parameter(node, tau_key).values.front();
        const float r = parameter(node, "r").values.front();
        const double steps = double{tau} / snntorch_dt;
        is_of_snntorch = is_of_snntorch || (r != 1.0F && std::abs(r - steps) <= 1e-4 * steps);
        if (clock.decay == NirDecay::exact && double{tau} < 0.1 * clock.dt) {
            remarks.push_back("node '" + node.first + "': " + tau_key + " is " +
                              in_words(double{tau}) +
                              " s, far below the time step: Norse writes time constants multiplied "
                              "by its dt");
        }
    }
    if (is_of_snntorch) {
        remarks.push_back(
            "its numbers are snnTorch's (r = tau / 0.1 ms): the file does not say whether neurons "
            "are reset to 0, as they are here, or by subtraction, snnTorch's default");
        if (std::abs(clock.dt - snntorch_dt) > 1e-9) {
            remarks.push_back("its numbers are snnTorch's, of a time step of 0.1 ms; " +
                              in_words(clock.step_ms()) + " ms is given");
        }
        return;
    }
    remarks.push_back(
        "the file does not say what wrote it: neurons are reset to v_reset here; Spyx, Rockpool "
        "and "
        "snnTorch by default subtract the threshold");
}

} // namespace

NirNetwork network_from_nir(const NirGraph& graph, const NirReading& reading) {
    const Routes routes = routes_of(graph);
    const Clock clock = clock_of(graph, reading);
    ReadLayers layers(routes, clock);
    NirNetwork made{.network = {}, .remarks = layers.remarks()};
    made.network = layers.network();
    made.network.readout = readout_of(graph, reading);
    remark_on_writer(graph, clock, made.remarks);
    sim::validate(made.network);
    return made;
}

} // namespace smnn::io
