#include "smnn/io/nir/write.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "smnn/io/network/bias_inputs.hpp"
#include "smnn/sim/error.hpp"
#include "smnn/sim/unfit_network.hpp"

namespace smnn::io {

namespace {

// snnTorch's tick in seconds: its reader knows no other.
constexpr double snntorch_dt = 1e-4;

constexpr double milliseconds = 1e-3; // in seconds

NirNode port(const char* type, std::size_t size) { return {type, {}, {size}}; }

// A weight matrix of a function of row and column.
template <class Entry>
NirNode linear(std::size_t rows, std::size_t columns, Entry&& entry) {
    Hdf5Array<float> weight{{rows, columns}, {}};
    weight.values.reserve(rows * columns);
    for (std::size_t i = 0; i < rows; ++i) {
        for (std::size_t k = 0; k < columns; ++k) {
            weight.values.push_back(static_cast<float>(entry(i, k)));
        }
    }
    return {"Linear", {{"weight", std::move(weight)}}, {}};
}

NirNode scaled(const sim::Matrix& matrix, double factor) {
    return linear(matrix.rows(), matrix.cols(), [&](std::size_t i, std::size_t k) {
        return factor * static_cast<double>(matrix(i, k));
    });
}

// The input weights; biases that begin with the first tick are those of an Affine, not channels.
NirNode input_weights(const sim::Network& network) {
    const sim::Matrix& input = network.weights.input;
    std::vector<float> bias;
    std::vector<std::size_t> channels(input.cols());
    std::iota(channels.begin(), channels.end(), std::size_t{0});
    for (const BiasInput& one : bias_inputs(network)) {
        if (one.first != 0 || channels.size() == 1) continue;
        channels.erase(std::find(channels.begin(), channels.end(), one.channel));
        bias.resize(input.rows(), 0.0F);
        for (std::size_t i = 0; i < input.rows(); ++i) bias[i] += input(i, one.channel);
    }
    NirNode node = linear(input.rows(), channels.size(), [&](std::size_t i, std::size_t k) {
        return static_cast<double>(input(i, channels[k]));
    });
    if (bias.empty()) return node;
    node.type = "Affine";
    node.parameters["bias"] = {{bias.size()}, std::move(bias)};
    return node;
}

// A node of n neurons that share their parameters.
NirNode neurons(const char* type, std::size_t n, const std::map<std::string, double>& parameters) {
    NirNode node{type, {}, {}};
    for (const auto& [key, value] : parameters) {
        node.parameters[key] = {{n}, std::vector<float>(n, static_cast<float>(value))};
    }
    return node;
}

// The time step and the time constants of a network as its reader wants them, in seconds.
struct Times {
    double dt;
    NirDecay decay;
    double step_ms;

    // 1 - a
    double leak(double tau_ms) const { return -std::expm1(-step_ms / tau_ms); }
    double tau(double tau_ms) const {
        return decay == NirDecay::euler ? dt / leak(tau_ms) : tau_ms * dt / step_ms;
    }
};

// What (4) does to a constant rate of one spike a tick: gain / ((1 - a_r)(1 - a_d)).
double filter_area(const sim::NeuronParameters& p, const Times& times) {
    double area = p.synaptic_gain;
    if (p.filter != sim::Filter::none) area /= times.leak(p.tau_decay_ms);
    if (p.filter == sim::Filter::double_exponential) area /= times.leak(p.tau_rise_ms);
    return area;
}

// A graph whose nodes are numbered as they are added.
class NumberedGraph {
public:
    std::string add_behind(const std::string& from, const std::string& word, NirNode node) {
        std::string numbered = "n" + std::to_string(count_++) + "_" + word;
        graph_.nodes.emplace(numbered, std::move(node));
        connect(from, numbered);
        return numbered;
    }
    void add_port(const std::string& port_name, NirNode node) {
        graph_.nodes.emplace(port_name, std::move(node));
    }
    void connect(const std::string& from, const std::string& to) {
        graph_.edges.emplace_back(from, to);
    }

    // (4) for n signals.
    std::string add_filter(std::string from, const std::string& prefix, std::size_t n,
                           const sim::NeuronParameters& p, const Times& times) {
        const auto add = [&](const char* word, double tau_ms) {
            from = add_behind(
                from, prefix + word,
                neurons("LI", n, {{"tau", times.tau(tau_ms)}, {"r", 1.0}, {"v_leak", 0.0}}));
        };
        if (p.filter == sim::Filter::double_exponential) add("rise", p.tau_rise_ms);
        if (p.filter != sim::Filter::none) add("decay", p.tau_decay_ms);
        return from;
    }

    NirGraph take() { return std::move(graph_); }

private:
    NirGraph graph_;
    int count_ = 0;
};

void add_recurrence(NumberedGraph& graph, const std::string& lif, const sim::Network& network,
                    const Times& times) {
    const sim::NeuronParameters& p = network.neuron;
    const sim::Weights& w = network.weights;
    const double area = filter_area(p, times);
    std::string last;
    if (network.is_full_rank()) {
        last = graph.add_filter(lif, "", network.neurons(), p, times);
        last = graph.add_behind(last, "w_rec", scaled(w.recurrent, area));
    } else if (network.modes() > 0) {
        last = graph.add_behind(lif, "mode_out", scaled(w.mode_out, 1.0));
        last = graph.add_filter(last, "", network.modes(), p, times);
        last = graph.add_behind(
            last, "mode_in",
            linear(network.neurons(), network.modes(), [&](std::size_t i, std::size_t mode) {
                return area * static_cast<double>(w.mode_in(i, mode)) *
                       static_cast<double>(w.importance(mode, 0));
            }));
    } else {
        return;
    }
    graph.connect(last, lif);
}

void add_readout(NumberedGraph& graph, const std::string& lif, const sim::Network& network,
                 const Times& times) {
    const sim::NeuronParameters& p = network.neuron;
    const NirNode weights = scaled(network.weights.readout, filter_area(p, times));
    std::string last = lif;
    if (network.readout == sim::Readout::max_rate) {
        last = graph.add_filter(last, "readout_", network.neurons(), p, times);
        last = graph.add_behind(last, "readout", weights);
    } else {
        last = graph.add_behind(last, "readout", weights);
        last = graph.add_filter(last, "readout_", network.outputs(), p, times);
    }
    graph.connect(last, "output");
}

NirGraph faithful(const sim::Network& network, NirDecay decay) {
    const sim::NeuronParameters& p = network.neuron;
    const Times times{p.time_step_ms * milliseconds, decay, p.time_step_ms};
    NumberedGraph graph;
    NirNode input = input_weights(network);
    graph.add_port("input", port("Input", input.parameters["weight"].shape[1]));
    graph.add_port("output", port("Output", network.outputs()));
    const std::string w_in = graph.add_behind("input", "w_in", std::move(input));
    const std::string lif = graph.add_behind(w_in, "lif",
                                             neurons("CubaLIF", network.neurons(),
                                                     {{"tau_syn", times.tau(p.tau_synapse_ms)},
                                                      {"tau_mem", times.tau(p.tau_membrane_ms)},
                                                      {"w_in", 1.0 / times.leak(p.tau_synapse_ms)},
                                                      {"r", 1.0},
                                                      {"v_leak", 0.0},
                                                      {"v_reset", 0.0},
                                                      {"v_threshold", p.threshold}}));
    add_recurrence(graph, lif, network, times);
    add_readout(graph, lif, network, times);
    NirGraph made = graph.take();
    made.numbers["dt"] = times.dt;
    return made;
}

// gain xi_in diag(lambda) xi_out^T, or gain W.
NirNode dense_recurrence(const sim::Network& network) {
    const sim::Weights& w = network.weights;
    if (network.is_full_rank()) return scaled(w.recurrent, network.neuron.synaptic_gain);
    return linear(network.neurons(), network.neurons(), [&](std::size_t i, std::size_t k) {
        double sum = 0.0;
        for (std::size_t mode = 0; mode < network.modes(); ++mode) {
            sum += static_cast<double>(w.mode_in(i, mode)) *
                   static_cast<double>(w.importance(mode, 0)) *
                   static_cast<double>(w.mode_out(mode, k));
        }
        return network.neuron.synaptic_gain * sum;
    });
}

NirGraph dense(const sim::Network& network, NirDecay decay) {
    const sim::NeuronParameters& p = network.neuron;
    if (p.filter != sim::Filter::none) {
        throw sim::UnfitNetwork(
            sim::UnfitNetwork::Need::no_filter,
            "the dense dialect has no synaptic filter but the current, this network's is " +
                std::string(name(p.filter)));
    }
    const bool euler = decay == NirDecay::euler;
    const Times times{euler ? snntorch_dt : p.time_step_ms * milliseconds, decay, p.time_step_ms};
    const double synapse = times.leak(p.tau_synapse_ms);
    // snnTorch wants r = tau_mem / dt; the threshold makes up for it.
    const double r = euler ? 1.0 / times.leak(p.tau_membrane_ms) : 1.0;
    NirGraph graph;
    NirNode input = input_weights(network);
    graph.nodes = {{"input", port("Input", input.parameters["weight"].shape[1])},
                   {"l0_fc", std::move(input)},
                   {"l1.lif", neurons("CubaLIF", network.neurons(),
                                      {{"tau_syn", times.tau(p.tau_synapse_ms)},
                                       {"tau_mem", times.tau(p.tau_membrane_ms)},
                                       {"w_in", 1.0 / synapse},
                                       {"r", r},
                                       {"v_leak", 0.0},
                                       {"v_reset", 0.0},
                                       {"v_threshold", r * p.threshold}})},
                   {"l2_fc", scaled(network.weights.readout, p.synaptic_gain)},
                   {"output", port("Output", network.outputs())}};
    graph.edges = {
        {"input", "l0_fc"}, {"l0_fc", "l1.lif"}, {"l1.lif", "l2_fc"}, {"l2_fc", "output"}};
    if (network.is_full_rank() || network.modes() > 0) {
        graph.nodes.emplace("l1.w_rec", dense_recurrence(network));
        graph.edges.emplace_back("l1.lif", "l1.w_rec");
        graph.edges.emplace_back("l1.w_rec", "l1.lif");
    }
    graph.numbers["dt"] = times.dt;
    return graph;
}

} // namespace

const char* name(NirDialect dialect) {
    return dialect == NirDialect::faithful ? "faithful" : "dense";
}

const char* name(NirDecay decay) { return decay == NirDecay::euler ? "euler" : "exact"; }

NirDialect nir_dialect_from_name(const std::string& word) {
    for (const NirDialect dialect : {NirDialect::faithful, NirDialect::dense}) {
        if (word == name(dialect)) return dialect;
    }
    throw sim::ParameterError("dialect '" + word + "' is not known: faithful or dense");
}

NirDecay nir_decay_from_name(const std::string& word) {
    for (const NirDecay decay : {NirDecay::euler, NirDecay::exact}) {
        if (word == name(decay)) return decay;
    }
    throw sim::ParameterError("decay '" + word + "' is not known: euler or exact");
}

NirGraph nir_graph(const sim::Network& network, NirDialect dialect, NirDecay decay) {
    sim::validate(network);
    if (network.dynamics != sim::Dynamics::spiking) {
        throw sim::ParameterError(
            "a rate network has no place in NIR: spiking dynamics are needed");
    }
    if (network.has_sparse_input()) {
        throw sim::UnfitNetwork(sim::UnfitNetwork::Need::dense_input,
                                "a sparse input has no place in NIR");
    }
    NirGraph graph =
        dialect == NirDialect::faithful ? faithful(network, decay) : dense(network, decay);
    const sim::NeuronParameters& p = network.neuron;
    graph.numbers["time_step"] = p.time_step_ms * milliseconds;
    graph.numbers["refractory"] = p.refractory_ms * milliseconds;
    graph.numbers["delay_ticks"] = static_cast<double>(p.delay_ticks);
    graph.numbers["modes"] = static_cast<double>(network.modes());
    graph.words["discretisation"] = name(decay);
    graph.words["dialect"] = name(dialect);
    graph.words["readout"] = name(network.readout);
    graph.words["made_by"] = "smnn";
    return graph;
}

} // namespace smnn::io
