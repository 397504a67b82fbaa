#include "smnn/io/nir.hpp"

#include <algorithm>
#include <cmath>

#include "smnn/io/nir/read.hpp"
#include "smnn/io/nir/write.hpp"
#include "smnn/sim/error.hpp"

namespace smnn::io {

namespace {

const std::string ours = "/smnn";
const std::string parameters = ours + "/parameters/";
const std::string weights = ours + "/weights/";

// Row after row; mode_out is stored transposed.
void write_matrix(Hdf5Writer& file, const std::string& name, const sim::Matrix& matrix) {
    const bool turned = name == "mode_out";
    const std::size_t rows = turned ? matrix.cols() : matrix.rows();
    const std::size_t columns = turned ? matrix.rows() : matrix.cols();
    std::vector<float> values;
    values.reserve(rows * columns);
    for (std::size_t i = 0; i < rows; ++i) {
        for (std::size_t k = 0; k < columns; ++k) {
            values.push_back(turned ? matrix(k, i) : matrix(i, k));
        }
    }
    const Hdf5Shape shape = name == "importance" ? Hdf5Shape{rows} : Hdf5Shape{rows, columns};
    file.numbers<float>(weights + name, shape, values);
}

void read_matrix(const Hdf5Reader& file, const std::string& name, sim::Matrix& matrix) {
    const bool turned = name == "mode_out";
    const std::size_t rows = turned ? matrix.cols() : matrix.rows();
    const std::size_t columns = turned ? matrix.rows() : matrix.cols();
    const bool is_row = name == "importance";
    const Hdf5Array<float> array = file.numbers<float>(weights + name, is_row ? 1 : 2);
    if (array.shape != (is_row ? Hdf5Shape{rows} : Hdf5Shape{rows, columns})) {
        throw file.error(weights + name, "does not fit the other weights: " + std::to_string(rows) +
                                             " x " + std::to_string(columns) + " is expected");
    }
    for (std::size_t i = 0; i < rows; ++i) {
        for (std::size_t k = 0; k < columns; ++k) {
            (turned ? matrix(k, i) : matrix(i, k)) = array.values[i * columns + k];
        }
    }
}

void write_ours(Hdf5Writer& file, const sim::Network& network) {
    const sim::NeuronParameters& p = network.neuron;
    sim::for_each_real_parameter(
        p, [&](const char* name, const double& value) { file.number(parameters + name, value); });
    file.number<std::int64_t>(parameters + "delay_ticks", p.delay_ticks);
    file.text(parameters + "filter", sim::name(p.filter));
    file.text(parameters + "readout", sim::name(network.readout));
    sim::for_each_matrix(network.weights, [&](const char* name, const sim::Matrix& matrix) {
        write_matrix(file, name, matrix);
    });
    std::vector<std::string> settings;
    for (const auto& [key, value] : network.settings) {
        settings.push_back(key);
        settings.push_back(value);
    }
    if (!settings.empty()) file.texts(ours + "/settings", {settings.size() / 2, 2}, settings);
}

// Rows and columns of a matrix that are there. A matrix without columns could announce any rows.
Hdf5Shape shape_of(const Hdf5Reader& file, const std::string& name) {
    Hdf5Shape shape = file.shape(weights + name);
    if (shape.size() == 2 && shape[0] > 0 && shape[1] > 0) return shape;
    throw file.error(weights + name, "has no rows or no columns, both are expected");
}

// Shapes are checked before memory is allocated.
sim::Weights read_weights(const Hdf5Reader& file) {
    const Hdf5Shape input = shape_of(file, "input");
    const Hdf5Shape readout = shape_of(file, "readout");
    const std::uint64_t neurons = input[0];
    const auto require_neurons = [&](const std::string& name, std::uint64_t found) {
        if (found == neurons) return;
        throw file.error(weights + name, std::to_string(found) + " neurons, " +
                                             std::to_string(neurons) +
                                             ", as in input, are expected");
    };
    require_neurons("readout", readout[1]);
    sim::Weights read;
    if (file.has_dataset(weights + "recurrent")) {
        require_neurons("recurrent", shape_of(file, "recurrent")[0]);
        require_neurons("recurrent", shape_of(file, "recurrent")[1]);
        read = sim::zero_full_rank_weights(neurons, input[1], readout[0]);
    } else if (file.has_dataset(weights + "importance")) {
        const Hdf5Shape mode_in = shape_of(file, "mode_in");
        require_neurons("mode_in", mode_in[0]);
        read = sim::zero_weights(neurons, mode_in[1], input[1], readout[0]);
    } else {
        read = sim::zero_weights(neurons, 0, input[1], readout[0]);
    }
    sim::for_each_matrix(
        read, [&](const char* name, sim::Matrix& matrix) { read_matrix(file, name, matrix); });
    return read;
}

sim::Network read_ours(const Hdf5Reader& file) {
    sim::Network network;
    sim::NeuronParameters& p = network.neuron;
    sim::for_each_real_parameter(p, [&](const char* name, double& value) {
        value = file.number<double>(parameters + name);
    });
    p.delay_ticks = file.number<std::int64_t>(parameters + "delay_ticks");
    p.filter = sim::filter_from_name(file.text(parameters + "filter"));
    network.readout = sim::readout_from_name(file.text(parameters + "readout"));
    network.weights = read_weights(file);
    if (file.has_dataset(ours + "/settings")) {
        const Hdf5Array<std::string> settings = file.texts(ours + "/settings", 2);
        for (std::size_t i = 0; i + 1 < settings.values.size(); i += 2) {
            network.settings[settings.values[i]] = settings.values[i + 1];
        }
    }
    sim::validate(network);
    return network;
}

// Another machine's exp may differ in its last bit.
bool is_near(float a, float b) {
    return a == b || std::abs(a - b) <= 1e-6F * std::max(std::abs(a), std::abs(b));
}

bool is_near(const NirNode& a, const NirNode& b) {
    return a.type == b.type && a.shape == b.shape &&
           std::equal(a.parameters.begin(), a.parameters.end(), b.parameters.begin(),
                      b.parameters.end(), [](const auto& x, const auto& y) {
                          return x.first == y.first && x.second.shape == y.second.shape &&
                                 std::equal(x.second.values.begin(), x.second.values.end(),
                                            y.second.values.begin(),
                                            [](float p, float q) { return is_near(p, q); });
                      });
}

// The name of a node in which two graphs differ, "edges" if only these do; empty if nothing does.
std::string first_difference(const NirGraph& a, const NirGraph& b) {
    for (const auto& [name, node] : a.nodes) {
        const auto other = b.nodes.find(name);
        if (other == b.nodes.end() || !is_near(node, other->second)) return "nodes/" + name;
    }
    if (a.nodes.size() != b.nodes.size()) return "nodes";
    return a.edges == b.edges ? "" : "edges";
}

void require_unchanged(const Hdf5Reader& file, const NirGraph& graph, const sim::Network& network) {
    const auto word = [&](const char* key) {
        const auto found = graph.words.find(key);
        return found == graph.words.end() ? std::string() : found->second;
    };
    const NirGraph written = nir_graph(network, nir_dialect_from_name(word("dialect")),
                                       nir_decay_from_name(word("discretisation")));
    const std::string changed = first_difference(written, graph);
    if (changed.empty()) return;
    throw file.error("/node/" + changed,
                     "is not what was written beside " + ours +
                         ": one of the two was changed, import the graph alone");
}

} // namespace

void write_nir(const std::string& path, const sim::Network& network, NirDialect dialect,
               NirDecay decay) {
    const NirGraph graph = nir_graph(network, dialect, decay);
    Hdf5Writer file(path);
    write_nir_graph(file, graph);
    write_ours(file, network);
    file.commit();
}

sim::Network seen_through_nir(const sim::Network& network, NirDialect dialect, NirDecay decay) {
    sim::Network meant = network_from_nir(nir_graph(network, dialect, decay), {}).network;
    meant.readout = network.readout;
    return meant;
}

NirNetwork import_nir(const std::string& path, const NirReading& reading, NirSource source) {
    const Hdf5Reader file(path);
    const NirGraph graph = read_nir_graph(file);
    try {
        if (source == NirSource::graph || !file.has_group(ours)) {
            return network_from_nir(graph, reading);
        }
        sim::Network network = read_ours(file);
        require_unchanged(file, graph, network);
        return {.network = std::move(network), .remarks = {}};
    } catch (const sim::ParameterError& error) {
        throw sim::ParameterError(path + ": " + error.what());
    }
}

sim::Network read_nir(const std::string& path, const NirReading& reading, NirSource source) {
    return import_nir(path, reading, source).network;
}

} // namespace smnn::io
