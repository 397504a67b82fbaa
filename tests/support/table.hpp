#pragma once

#include <cassert>
#include <cstddef>
#include <vector>

namespace smnn::tests {

// Rows by columns of double, row after row: what an oracle writes down, a tick a row.
class Table {
public:
    Table() = default;
    Table(std::size_t rows, std::size_t cols, double value = 0.0)
        : rows_(rows), cols_(cols), values_(rows * cols, value) {}

    std::size_t rows() const { return rows_; }
    std::size_t cols() const { return cols_; }
    bool empty() const { return values_.empty(); }

    double& operator()(std::size_t row, std::size_t col) { return values_[at(row, col)]; }
    double operator()(std::size_t row, std::size_t col) const { return values_[at(row, col)]; }

private:
    std::size_t at(std::size_t row, std::size_t col) const {
        assert(row < rows_ && col < cols_);
        return row * cols_ + col;
    }

    std::size_t rows_ = 0;
    std::size_t cols_ = 0;
    std::vector<double> values_;
};

} // namespace smnn::tests
