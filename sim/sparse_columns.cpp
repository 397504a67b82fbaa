#include "smnn/sim/sparse_columns.hpp"

#include <cmath>

#include "smnn/sim/error.hpp"

namespace smnn::sim {

SparseColumns sparse_columns(const Matrix& matrix) {
    SparseColumns columns;
    columns.offsets.push_back(0);
    for (std::size_t col = 0; col < matrix.cols(); ++col) {
        for (std::size_t row = 0; row < matrix.rows(); ++row) {
            if (matrix(row, col) == 0.0F) continue;
            columns.neurons.push_back(static_cast<Channel>(row));
            columns.values.push_back(matrix(row, col));
        }
        columns.offsets.push_back(columns.size());
    }
    return columns;
}

Matrix dense_columns(const SparseColumns& columns, std::size_t rows) {
    Matrix matrix(rows, columns.cols());
    for (std::size_t col = 0; col < columns.cols(); ++col) {
        for (std::size_t i = columns.offsets[col]; i < columns.offsets[col + 1]; ++i) {
            matrix(columns.neurons[i], col) = columns.values[i];
        }
    }
    return matrix;
}

void validate(const SparseColumns& columns, std::size_t rows, const std::string& name) {
    if (columns.offsets.empty() || columns.offsets.front() != 0 ||
        columns.offsets.back() != columns.values.size() ||
        columns.neurons.size() != columns.values.size()) {
        throw ParameterError(name + " has " + std::to_string(columns.offsets.size()) +
                             " offsets, " + std::to_string(columns.neurons.size()) +
                             " neurons and " + std::to_string(columns.values.size()) +
                             " values: offsets go from 0 to the number of values, one a neuron");
    }
    for (std::size_t col = 0; col < columns.cols(); ++col) {
        const std::size_t first = columns.offsets[col];
        const std::size_t last = columns.offsets[col + 1];
        if (last < first || last > columns.size()) {
            throw ParameterError(name + ", channel " + std::to_string(col) + ": offsets from " +
                                 std::to_string(first) + " to " + std::to_string(last) +
                                 ", they must not fall nor pass the " +
                                 std::to_string(columns.size()) + " values");
        }
        for (std::size_t i = first; i < last; ++i) {
            const auto at = [&] {
                return name + ", channel " + std::to_string(col) + ", weight " +
                       std::to_string(i - first);
            };
            if (columns.neurons[i] >= rows ||
                (i > first && columns.neurons[i] <= columns.neurons[i - 1])) {
                throw ParameterError(at() + " goes to neuron " +
                                     std::to_string(columns.neurons[i]) +
                                     ": neurons ascend and are below " + std::to_string(rows));
            }
            if (!std::isfinite(columns.values[i])) {
                throw ParameterError(at() + " is " + std::to_string(columns.values[i]) +
                                     ": it must be finite");
            }
        }
    }
}

} // namespace smnn::sim
