#pragma once

#include <cassert>
#include <cstddef>
#include <new>
#include <span>
#include <vector>

namespace smnn::sim {

// Weights and recordings are float32 in columns that a vector loop can run over without a tail.

inline constexpr std::size_t lanes = 16; // floats in one 64-byte vector

constexpr std::size_t padded(std::size_t rows) { return (rows + lanes - 1) / lanes * lanes; }

// Memory on 64-byte boundaries: one cache line, one AVX-512 register.
template <class T>
struct CacheAligned {
    using value_type = T;
    static constexpr std::align_val_t alignment{64};

    CacheAligned() = default;
    template <class U>
    CacheAligned(const CacheAligned<U>&) {}

    T* allocate(std::size_t n) { return static_cast<T*>(::operator new(n * sizeof(T), alignment)); }
    void deallocate(T* p, std::size_t) { ::operator delete(p, alignment); }

    friend bool operator==(const CacheAligned&, const CacheAligned&) { return true; }
};

template <class T>
using AlignedVector = std::vector<T, CacheAligned<T>>;

// A float32 matrix stored column after column.
//
//   Matrix(rows, cols)        every column starts on a 64-byte boundary and is filled up with zeros
//                             to a whole number of vectors: columns as long as the population.
//   Matrix::packed(r, c)      no filling: many short columns (a neuron's P output modes).
//
// Whoever writes to the filling breaks the loops that rely on its zeros.
class Matrix {
public:
    Matrix() = default;
    Matrix(std::size_t rows, std::size_t cols) : Matrix(rows, cols, padded(rows)) {}
    static Matrix packed(std::size_t rows, std::size_t cols) { return {rows, cols, rows}; }

    std::size_t rows() const { return rows_; }
    std::size_t cols() const { return cols_; }
    std::size_t stride() const { return stride_; }
    bool empty() const { return rows_ == 0 || cols_ == 0; }

    float& operator()(std::size_t row, std::size_t col) { return values_[at(row, col)]; }
    float operator()(std::size_t row, std::size_t col) const { return values_[at(row, col)]; }

    // The rows of one column, without the filling.
    std::span<float> column(std::size_t col) { return {values_.data() + col * stride_, rows_}; }
    std::span<const float> column(std::size_t col) const {
        return {values_.data() + col * stride_, rows_};
    }

    // Everything, the filling included: for arithmetic that keeps zeros zero.
    std::span<float> values() { return values_; }
    std::span<const float> values() const { return values_; }

    friend bool operator==(const Matrix&, const Matrix&) = default;

private:
    Matrix(std::size_t rows, std::size_t cols, std::size_t stride)
        : rows_(rows), cols_(cols), stride_(stride), values_(stride * cols, 0.0F) {}

    std::size_t at(std::size_t row, std::size_t col) const {
        assert(row < rows_ && col < cols_);
        return col * stride_ + row;
    }

    std::size_t rows_ = 0;
    std::size_t cols_ = 0;
    std::size_t stride_ = 0;
    AlignedVector<float> values_;
};

} // namespace smnn::sim
