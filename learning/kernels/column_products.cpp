#include "smnn/learning/kernels/column_products.hpp"

#include <cstddef>

#include "smnn/sim/dynamics/lanes.hpp"

namespace smnn::learning {

using sim::Floats;
using sim::floats_at;
using sim::lanes;
using sim::Matrix;

void transpose(const Matrix& packed, Matrix& columns) {
    for (std::size_t n = 0; n < packed.cols(); ++n) {
        const std::span<const float> column = packed.column(n);
        for (std::size_t i = 0; i < column.size(); ++i) columns(n, i) = column[i];
    }
}

void add_transpose(const Matrix& columns, Matrix& packed) {
    for (std::size_t n = 0; n < packed.cols(); ++n) {
        const std::span<float> column = packed.column(n);
        for (std::size_t i = 0; i < column.size(); ++i) column[i] += columns(n, i);
    }
}

void expand(const Matrix& columns, const float* factors, float* sum) {
    if (columns.empty()) return;
    for (std::size_t n = 0; n < columns.stride(); n += lanes) {
        const float* const values = columns.values().data() + n;
        Floats total = floats_at(sum + n);
        for (std::size_t i = 0; i < columns.cols(); ++i) {
            total += factors[i] * floats_at(values + i * columns.stride());
        }
        floats_at(sum + n) = total;
    }
}

void project(const Matrix& columns, const float* x, float* products) {
    const std::size_t length = columns.stride();
    const float* column = columns.values().data();
    for (std::size_t i = 0; i < columns.cols(); ++i, column += length) {
        Floats even{}; // two sums, so that one addition need not wait for the last
        Floats odd{};
        std::size_t n = 0;
        for (; n + 2 * lanes <= length; n += 2 * lanes) {
            even += floats_at(column + n) * floats_at(x + n);
            odd += floats_at(column + n + lanes) * floats_at(x + n + lanes);
        }
        if (n < length) even += floats_at(column + n) * floats_at(x + n);
        products[i] = sim::sum_of(even + odd);
    }
}

} // namespace smnn::learning
