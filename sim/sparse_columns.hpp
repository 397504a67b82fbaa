#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "smnn/sim/events.hpp"
#include "smnn/sim/matrix.hpp"

namespace smnn::sim {

// Input weights most of which are not there: for each channel the neurons that it reaches and how
// strongly, in compressed columns.
//
//   offsets   D + 1, from 0, never falling: channel c has the weights [offsets[c], offsets[c + 1])
//   neurons   ascending within a channel, each at most once
//   values    float32, as many; a stored 0 is allowed
struct SparseColumns {
    std::vector<std::size_t> offsets; // empty: not in use
    std::vector<Channel> neurons;
    std::vector<float> values;

    bool empty() const { return offsets.empty(); }
    std::size_t cols() const { return offsets.empty() ? 0 : offsets.size() - 1; }
    std::size_t size() const { return values.size(); }

    std::span<const Channel> neurons_of(std::size_t channel) const {
        return std::span(neurons).subspan(offsets[channel], count_of(channel));
    }
    std::span<const float> values_of(std::size_t channel) const {
        return std::span(values).subspan(offsets[channel], count_of(channel));
    }
    std::size_t count_of(std::size_t channel) const {
        return offsets[channel + 1] - offsets[channel];
    }

    friend bool operator==(const SparseColumns&, const SparseColumns&) = default;
};

// A matrix without its zeros, and with them again.
SparseColumns sparse_columns(const Matrix& matrix);
Matrix dense_columns(const SparseColumns& columns, std::size_t rows);

// Refuses what is no such matrix of so many rows. Errors  ParameterError saying which entry and why; `name`
// is named in the message.
void validate(const SparseColumns& columns, std::size_t rows, const std::string& name);

} // namespace smnn::sim
