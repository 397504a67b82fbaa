#pragma once

#include <cstddef>

#include "smnn/sim/dynamics/lanes.hpp"

namespace smnn::learning {

// Four columns of 16 rows, `step` numbers from row to row: a quarter of the transpose of 16 x 16.
struct FourColumns {
    sim::Floats column[4];

    FourColumns(const float* rows, std::size_t step);

private:
    using Quad = float __attribute__((vector_size(16), may_alias));

    // Four numbers of each of the rows 0, 4, 8, 12.
    static sim::Floats quads(const float* p, std::size_t step) {
        const auto at = [p, step](std::size_t row) {
            return *reinterpret_cast<const Quad*>(p + row * step);
        };
        const sim::HalfFloats low = __builtin_shufflevector(at(0), at(4), 0, 1, 2, 3, 4, 5, 6, 7);
        const sim::HalfFloats high = __builtin_shufflevector(at(8), at(12), 0, 1, 2, 3, 4, 5, 6, 7);
        return __builtin_shufflevector(low, high, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14,
                                       15);
    }
};

// The rows are read in quarters that go where they belong; 4 x 4 numbers of each quarter are turned then.
inline FourColumns::FourColumns(const float* rows, std::size_t step) {
    const sim::Floats a = quads(rows, step);
    const sim::Floats b = quads(rows + step, step);
    const sim::Floats c = quads(rows + 2 * step, step);
    const sim::Floats d = quads(rows + 3 * step, step);
    const auto lower = [](const sim::Floats& x, const sim::Floats& y) { // in turns
        return __builtin_shufflevector(x, y, 0, 16, 1, 17, 4, 20, 5, 21, 8, 24, 9, 25, 12, 28, 13,
                                       29);
    };
    const auto upper = [](const sim::Floats& x, const sim::Floats& y) {
        return __builtin_shufflevector(x, y, 2, 18, 3, 19, 6, 22, 7, 23, 10, 26, 11, 27, 14, 30, 15,
                                       31);
    };
    const auto first = [](const sim::Floats& x, const sim::Floats& y) { // by pairs
        return __builtin_shufflevector(x, y, 0, 1, 16, 17, 4, 5, 20, 21, 8, 9, 24, 25, 12, 13, 28,
                                       29);
    };
    const auto second = [](const sim::Floats& x, const sim::Floats& y) {
        return __builtin_shufflevector(x, y, 2, 3, 18, 19, 6, 7, 22, 23, 10, 11, 26, 27, 14, 15, 30,
                                       31);
    };
    column[0] = first(lower(a, b), lower(c, d));
    column[1] = second(lower(a, b), lower(c, d));
    column[2] = first(upper(a, b), upper(c, d));
    column[3] = second(upper(a, b), upper(c, d));
}

} // namespace smnn::learning
