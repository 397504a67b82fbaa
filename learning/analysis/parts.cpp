#include "smnn/learning/analysis/parts.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <stdexcept>
#include <utility>

#include "smnn/learning/analysis/importance.hpp"
#include "smnn/sim/error.hpp"

namespace smnn::learning {

namespace {

constexpr std::array names{"modes", "input-modes", "output-modes", "input-weights", "neurons"};

void set_to_zero(sim::Matrix& matrix, std::span<const std::size_t> entries) {
    for (const std::size_t entry : entries) {
        matrix(entry % matrix.rows(), entry / matrix.rows()) = 0.0F;
    }
}

void set_row_to_zero(sim::Matrix& matrix, std::size_t row) {
    for (std::size_t col = 0; col < matrix.cols(); ++col) matrix(row, col) = 0.0F;
}

void set_column_to_zero(sim::Matrix& matrix, std::size_t col) {
    std::ranges::fill(matrix.column(col), 0.0F);
}

void silence(sim::Weights& w, std::span<const std::size_t> neurons) {
    for (const sim::WeightMatrix& each : sim::weight_matrices) {
        sim::Matrix& matrix = w.*each.matrix;
        if (matrix.empty()) continue;
        for (const std::size_t neuron : neurons) {
            if (each.rows == sim::Extent::neurons) set_row_to_zero(matrix, neuron);
            if (each.cols == sim::Extent::neurons) set_column_to_zero(matrix, neuron);
        }
    }
    if (w.sparse_input.empty()) return;
    std::vector<bool> is_silent(w.input.rows());
    for (const std::size_t neuron : neurons) is_silent[neuron] = true;
    for (std::size_t i = 0; i < w.sparse_input.size(); ++i) {
        if (is_silent[w.sparse_input.neurons[i]]) w.sparse_input.values[i] = 0.0F;
    }
}

// Ascending: what is left of 0 .. count - 1.
std::vector<std::size_t> others(std::size_t count, std::span<const std::size_t> pieces) {
    std::vector<bool> is_gone(count);
    for (const std::size_t piece : pieces) is_gone.at(piece) = true;
    std::vector<std::size_t> left;
    for (std::size_t i = 0; i < count; ++i) {
        if (!is_gone[i]) left.push_back(i);
    }
    return left;
}

// `to(i, j)` = `from(rows[i], columns[j])`, in the shape that `to` has.
void copy(const sim::Matrix& from, std::span<const std::size_t> rows,
          std::span<const std::size_t> columns, sim::Matrix& to) {
    for (std::size_t j = 0; j < columns.size(); ++j) {
        for (std::size_t i = 0; i < rows.size(); ++i) to(i, j) = from(rows[i], columns[j]);
    }
}

// The weights of the neurons that are left, out of so many, without zeros.
sim::SparseColumns selected(const sim::SparseColumns& from, std::span<const std::size_t> neurons,
                            std::size_t count) {
    constexpr sim::Channel gone = UINT32_MAX;
    std::vector<sim::Channel> address(count, gone);
    for (std::size_t i = 0; i < neurons.size(); ++i) {
        address[neurons[i]] = static_cast<sim::Channel>(i);
    }
    sim::SparseColumns to;
    to.offsets.push_back(0);
    for (std::size_t channel = 0; channel < from.cols(); ++channel) {
        for (std::size_t i = from.offsets[channel]; i < from.offsets[channel + 1]; ++i) {
            if (from.values[i] == 0.0F || address[from.neurons[i]] == gone) continue;
            to.neurons.push_back(address[from.neurons[i]]);
            to.values.push_back(from.values[i]);
        }
        to.offsets.push_back(to.values.size());
    }
    return to;
}

// The neurons and modes that are left.
sim::Weights selected(const sim::Weights& from, std::span<const std::size_t> neurons,
                      std::span<const std::size_t> modes) {
    const std::vector<std::size_t> channels = others(from.input.cols(), {});
    const std::vector<std::size_t> outputs = others(from.readout.rows(), {});
    const std::vector<std::size_t> one{0};
    const auto left = [&](sim::Extent extent) -> std::span<const std::size_t> {
        switch (extent) {
            case sim::Extent::neurons:
                return neurons;
            case sim::Extent::inputs:
                return channels;
            case sim::Extent::modes:
                return modes;
            case sim::Extent::outputs:
                return outputs;
            case sim::Extent::one:
                break;
        }
        return one;
    };
    sim::Weights to =
        from.recurrent.empty()
            ? sim::zero_weights(neurons.size(), modes.size(), channels.size(), outputs.size())
            : sim::zero_full_rank_weights(neurons.size(), channels.size(), outputs.size());
    for (const sim::WeightMatrix& each : sim::weight_matrices) {
        const sim::Matrix& whole = from.*each.matrix;
        if (!whole.empty()) copy(whole, left(each.rows), left(each.cols), to.*each.matrix);
    }
    if (!from.sparse_input.empty()) {
        to.sparse_input = selected(from.sparse_input, neurons, from.input.rows());
    }
    return to;
}

} // namespace

const char* name(Part part) { return names[static_cast<std::size_t>(part)]; }

Part part_from_name(const std::string& word) {
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (word == names[i]) return static_cast<Part>(i);
    }
    throw sim::ParameterError("'" + word +
                              "' is no part of a network: modes, input-modes, output-modes, "
                              "input-weights or neurons");
}

bool is_of_modes(Part part) {
    return part == Part::modes || part == Part::input_modes || part == Part::output_modes;
}

std::size_t count_pieces(const sim::Network& network, Part part) {
    if (is_of_modes(part)) require_modes(network);
    switch (part) {
        case Part::modes:
            return network.modes();
        case Part::input_modes:
        case Part::output_modes:
            return network.neurons() * network.modes();
        case Part::input_weights:
            return network.has_sparse_input() ? network.weights.sparse_input.size()
                                              : network.neurons() * network.inputs();
        case Part::neurons:
            break;
    }
    return network.neurons();
}

sim::Network ablated(sim::Network network, Part part, std::span<const std::size_t> pieces) {
    const std::size_t count = count_pieces(network, part);
    for (const std::size_t piece : pieces) {
        if (piece >= count) throw std::out_of_range("ablated: a piece that is not there");
    }
    sim::Weights& w = network.weights;
    switch (part) {
        case Part::modes:
            set_to_zero(w.importance, pieces);
            break;
        case Part::input_modes:
            set_to_zero(w.mode_in, pieces);
            break;
        case Part::output_modes:
            set_to_zero(w.mode_out, pieces);
            break;
        case Part::input_weights:
            if (network.has_sparse_input()) {
                for (const std::size_t piece : pieces) w.sparse_input.values[piece] = 0.0F;
            } else {
                set_to_zero(w.input, pieces);
            }
            break;
        case Part::neurons:
            silence(w, pieces);
            break;
    }
    return network;
}

sim::Network pruned(sim::Network network, Part part, std::span<const std::size_t> pieces) {
    const std::vector<std::size_t> all_neurons = others(network.neurons(), {});
    if (part == Part::modes) {
        const std::vector<std::size_t> left = others(count_pieces(network, part), pieces);
        network.weights = selected(network.weights, all_neurons, left);
        return network;
    }
    if (part == Part::neurons) {
        const std::vector<std::size_t> left = others(network.neurons(), pieces);
        if (left.empty()) {
            throw sim::ParameterError("a network keeps 1 neuron or more, all " +
                                      std::to_string(network.neurons()) + " are to be pruned");
        }
        network.weights = selected(network.weights, left, others(network.modes(), {}));
        return network;
    }
    network = ablated(std::move(network), part, pieces);
    sim::SparseColumns& sparse = network.weights.sparse_input;
    if (part == Part::input_weights && network.has_sparse_input()) {
        sparse = selected(sparse, all_neurons, network.neurons());
    }
    return network;
}

} // namespace smnn::learning
