#include "smnn/sim/network.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstdint>
#include <sstream>
#include <string_view>

#include "smnn/sim/error.hpp"

namespace smnn::sim {

namespace {

std::string shape(const Matrix& matrix) {
    return std::to_string(matrix.rows()) + " x " + std::to_string(matrix.cols());
}

void require_shape(const Network& network, const WeightMatrix& each) {
    const Matrix& matrix = network.weights.*each.matrix;
    const std::size_t rows = length(network, each.rows);
    const std::size_t cols = length(network, each.cols);
    if (matrix.rows() != rows || matrix.cols() != cols) {
        throw ParameterError(std::string(each.name) + " is " + shape(matrix) +
                             ", the network needs " + std::to_string(rows) + " x " +
                             std::to_string(cols));
    }
}

// With as many digits as it takes to see what is wrong with a small number.
std::string text(double value) {
    std::ostringstream out;
    out << value;
    return out.str();
}

void require_positive(const char* name, double value) {
    if (!(value > 0.0) || !std::isfinite(value)) {
        throw ParameterError(std::string(name) + " is " + text(value) +
                             ": it must be above 0 and finite");
    }
}

void require_finite(const char* name, const Matrix& matrix) {
    for (std::size_t col = 0; col < matrix.cols(); ++col) {
        for (std::size_t row = 0; row < matrix.rows(); ++row) {
            if (!std::isfinite(matrix(row, col))) {
                throw ParameterError(std::string(name) + " at row " + std::to_string(row) +
                                     ", column " + std::to_string(col) + " is " +
                                     std::to_string(matrix(row, col)) + ": it must be finite");
            }
        }
    }
}

// A sum of 64-bit words that depends on their order (a multiply-xorshift chain).
class Fingerprint {
public:
    void add(std::uint64_t word) {
        state_ = (state_ ^ word) * 0x9fb21c651e98df25;
        state_ ^= state_ >> 29;
    }
    void add_text(std::string_view text) {
        for (const char letter : text) add(static_cast<std::uint64_t>(letter));
    }
    void add(double value) { add(std::bit_cast<std::uint64_t>(value)); }
    std::uint64_t value() const { return state_; }

private:
    std::uint64_t state_ = 0x736d6e6e; // any start but 0
};

template <class Enum, std::size_t n>
Enum from_name(const char* what, const std::array<const char*, n>& names, const std::string& word) {
    std::string known;
    for (std::size_t i = 0; i < n; ++i) {
        if (word == names[i]) return static_cast<Enum>(i);
        known += std::string(i == 0 ? "" : i + 1 == n ? " or " : ", ") + names[i];
    }
    throw ParameterError(std::string(what) + " '" + word + "' is not known: " + known);
}

constexpr std::array dynamics_names{"spiking", "rate"};
constexpr std::array filter_names{"none", "single", "double"};
constexpr std::array readout_names{"max_rate", "mean_rate", "trajectory"};
constexpr std::array recurrence_names{"none", "modes", "full rank"};

} // namespace

Tick refractory_ticks(const NeuronParameters& parameters) {
    return static_cast<Tick>(std::llround(parameters.refractory_ms / parameters.time_step_ms));
}

double default_gain(const NeuronParameters& parameters) {
    const double dt = parameters.time_step_ms;
    switch (parameters.filter) {
        case Filter::none:
            return 1.0;
        case Filter::single_exponential:
            return dt / parameters.tau_decay_ms;
        case Filter::double_exponential:
            break;
    }
    return dt * dt / (parameters.tau_rise_ms * parameters.tau_decay_ms);
}

Weights zero_weights(std::size_t neurons, std::size_t modes, std::size_t inputs,
                     std::size_t outputs) {
    return {.input = Matrix(neurons, inputs),
            .sparse_input = {},
            .mode_in = Matrix(neurons, modes),
            .mode_out = Matrix::packed(modes, neurons),
            .importance = Matrix::packed(modes, 1),
            .recurrent = {},
            .readout = Matrix::packed(outputs, neurons)};
}

Weights zero_full_rank_weights(std::size_t neurons, std::size_t inputs, std::size_t outputs) {
    Weights weights = zero_weights(neurons, 0, inputs, outputs);
    weights.recurrent = Matrix(neurons, neurons);
    return weights;
}

Weights zeros_like(const Weights& weights) {
    Weights zeros = weights;
    for_each_matrix(zeros, [](const char*, Matrix& matrix) {
        for (float& value : matrix.values()) value = 0.0F;
    });
    std::fill(zeros.sparse_input.values.begin(), zeros.sparse_input.values.end(), 0.0F);
    return zeros;
}

std::size_t length(const Network& network, Extent extent) {
    switch (extent) {
        case Extent::neurons:
            return network.neurons();
        case Extent::inputs:
            return network.inputs();
        case Extent::modes:
            return network.modes();
        case Extent::outputs:
            return network.outputs();
        case Extent::one:
            break;
    }
    return 1;
}

std::size_t parameter_count(const Network& network) {
    std::size_t count = network.weights.sparse_input.size();
    for_each_matrix(network.weights, [&](const char*, const Matrix& matrix) {
        count += matrix.rows() * matrix.cols();
    });
    return count;
}

void validate(const NeuronParameters& p) {
    for_each_real_parameter(p, [&](const char* name, const double& value) {
        if (&value != &p.refractory_ms) require_positive(name, value);
    });
    if (!(p.refractory_ms >= 0.0) || !(p.refractory_ms / p.time_step_ms < 0x1p40)) {
        throw ParameterError("refractory_ms is " + text(p.refractory_ms) +
                             ": it must be 0 or more and under 2^40 time steps");
    }
    if (p.delay_ticks < 1 || p.delay_ticks > Tick{1} << 40) {
        throw ParameterError("delay_ticks is " + std::to_string(p.delay_ticks) +
                             ": it must be from 1 to 2^40");
    }
}

void validate(const Network& network) {
    validate(network.neuron);
    const Weights& w = network.weights;
    const std::size_t n = network.neurons();
    if (n == 0) throw ParameterError("a network of 0 neurons: it must have 1 or more");
    if (network.inputs() == 0) throw ParameterError("a network of 0 input channels: 1 or more");
    if (network.outputs() == 0) throw ParameterError("a network of 0 outputs: 1 or more");
    if (n > UINT32_MAX || network.inputs() > UINT32_MAX) {
        throw ParameterError("a network of " + std::to_string(n) + " x " +
                             std::to_string(network.inputs()) + ": addresses have 32 bits");
    }
    if (network.has_sparse_input()) {
        validate(w.sparse_input, n, "sparse_input");
        if (w.input.cols() != 0) {
            throw ParameterError(
                "a network has either a dense or a sparse input, this one has both");
        }
        if (network.dynamics != Dynamics::spiking) {
            throw ParameterError("a rate network with a sparse input: it must be dense");
        }
    }
    for (const WeightMatrix& each : weight_matrices) {
        // The input says how many neurons and channels there are, and may be the sparse one.
        const bool may_differ = each.matrix == &Weights::input ||
                                (each.matrix == &Weights::recurrent && w.recurrent.empty());
        if (!may_differ) require_shape(network, each);
    }
    if (network.is_full_rank() && network.modes() != 0) {
        throw ParameterError("a network has either modes or a recurrent matrix, this one has both");
    }
    for_each_matrix(w, require_finite);
}

Network with_sparse_input(Network network) {
    if (network.has_sparse_input()) return network;
    Weights& w = network.weights;
    w.sparse_input = sparse_columns(w.input);
    w.input = Matrix(w.input.rows(), 0);
    return network;
}

Network with_dense_input(Network network) {
    if (!network.has_sparse_input()) return network;
    Weights& w = network.weights;
    w.input = dense_columns(w.sparse_input, w.input.rows());
    w.sparse_input = {};
    return network;
}

std::uint64_t identity(const Network& network) {
    Fingerprint fingerprint;
    const NeuronParameters& p = network.neuron;
    // Identities are kept in files: this order is that of the first version.
    for (const double value : {p.time_step_ms, p.tau_synapse_ms, p.tau_membrane_ms, p.tau_rise_ms,
                               p.tau_decay_ms, p.refractory_ms, p.threshold, p.synaptic_gain}) {
        fingerprint.add(value);
    }
    fingerprint.add(static_cast<std::uint64_t>(p.delay_ticks));
    fingerprint.add(static_cast<std::uint64_t>(p.filter));
    fingerprint.add(static_cast<std::uint64_t>(network.dynamics));
    fingerprint.add(static_cast<std::uint64_t>(network.readout));
    const SparseColumns& sparse = network.weights.sparse_input;
    if (network.has_sparse_input()) {
        fingerprint.add_text("sparse_input");
        fingerprint.add(network.neurons());
        for (const std::size_t offset : sparse.offsets) fingerprint.add(offset);
        for (std::size_t i = 0; i < sparse.size(); ++i) {
            fingerprint.add(std::uint64_t{sparse.neurons[i]} << 32 |
                            std::bit_cast<std::uint32_t>(sparse.values[i]));
        }
    }
    for_each_matrix(network.weights, [&](const char* name, const Matrix& matrix) {
        fingerprint.add_text(name);
        fingerprint.add(matrix.rows());
        fingerprint.add(matrix.cols());
        for (std::size_t col = 0; col < matrix.cols(); ++col) {
            for (const float value : matrix.column(col)) {
                fingerprint.add(std::uint64_t{std::bit_cast<std::uint32_t>(value)});
            }
        }
    });
    return fingerprint.value();
}

const char* name(Dynamics dynamics) { return dynamics_names[static_cast<std::size_t>(dynamics)]; }
const char* name(Filter filter) { return filter_names[static_cast<std::size_t>(filter)]; }
const char* name(Readout readout) { return readout_names[static_cast<std::size_t>(readout)]; }

const char* name(Recurrence recurrence) {
    return recurrence_names[static_cast<std::size_t>(recurrence)];
}

Dynamics dynamics_from_name(const std::string& word) {
    return from_name<Dynamics>("dynamics", dynamics_names, word);
}
Filter filter_from_name(const std::string& word) {
    return from_name<Filter>("filter", filter_names, word);
}
Readout readout_from_name(const std::string& word) {
    return from_name<Readout>("readout", readout_names, word);
}

} // namespace smnn::sim
