#include "learning/jump_gradient.hpp"

#include <algorithm>
#include <numeric>

#include "sim/lanes.hpp"

namespace smnn::learning {

using sim::Floats;
using sim::floats_at;
using sim::lanes;

namespace {

using Quad = float __attribute__((vector_size(16), may_alias));

// Four numbers of each of four rows, `step` apart.
Floats quads(const float* p, std::size_t step) {
    const auto at = [p, step](std::size_t i) {
        return *reinterpret_cast<const Quad*>(p + i * step);
    };
    const sim::HalfFloats low = __builtin_shufflevector(at(0), at(1), 0, 1, 2, 3, 4, 5, 6, 7);
    const sim::HalfFloats high = __builtin_shufflevector(at(2), at(3), 0, 1, 2, 3, 4, 5, 6, 7);
    return __builtin_shufflevector(low, high, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
}

// The numbers of two vectors in turns, within each quarter: its lower two, or its upper two.
Floats lower_in_turns(const Floats& a, const Floats& b) {
    return __builtin_shufflevector(a, b, 0, 16, 1, 17, 4, 20, 5, 21, 8, 24, 9, 25, 12, 28, 13, 29);
}
Floats upper_in_turns(const Floats& a, const Floats& b) {
    return __builtin_shufflevector(a, b, 2, 18, 3, 19, 6, 22, 7, 23, 10, 26, 11, 27, 14, 30, 15,
                                   31);
}
// The lower halves of the quarters of two vectors, or the upper ones.
Floats lower_halves(const Floats& a, const Floats& b) {
    return __builtin_shufflevector(a, b, 0, 1, 16, 17, 4, 5, 20, 21, 8, 9, 24, 25, 12, 13, 28, 29);
}
Floats upper_halves(const Floats& a, const Floats& b) {
    return __builtin_shufflevector(a, b, 2, 3, 18, 19, 6, 7, 22, 23, 10, 11, 26, 27, 14, 15, 30,
                                   31);
}

// columns[c][at..at+16) += column c of 16 rows, `width` apart, for the 4 of them at `rows`.
void add_four_columns(const float* rows, std::size_t width, float* const* columns, std::size_t at) {
    const Floats a = quads(rows, 4 * width);
    const Floats b = quads(rows + width, 4 * width);
    const Floats c = quads(rows + 2 * width, 4 * width);
    const Floats d = quads(rows + 3 * width, 4 * width);
    const Floats ab = lower_in_turns(a, b);
    const Floats cd = lower_in_turns(c, d);
    const Floats ab_upper = upper_in_turns(a, b);
    const Floats cd_upper = upper_in_turns(c, d);
    const auto add = [&](int column, const Floats& x) {
        if (columns[column] != nullptr) floats_at(columns[column] + at) += x;
    };
    add(0, lower_halves(ab, cd));
    add(1, upper_halves(ab, cd));
    add(2, lower_halves(ab_upper, cd_upper));
    add(3, upper_halves(ab_upper, cd_upper));
}

} // namespace

JumpGradient::JumpGradient(std::size_t neurons)
    : stride_(sim::padded(neurons)), starts_(stride_ / lanes + 1) {}

void JumpGradient::clear() {
    used_ = 0;
    ticks_.clear();
}

void JumpGradient::make_room(std::size_t jumps) {
    if (neurons_.size() >= used_ + jumps) return;
    neurons_.resize(2 * used_ + jumps);
    sizes_.resize(2 * used_ + jumps);
}

void JumpGradient::end_tick(std::uint32_t row, std::size_t jumps) {
    if (jumps == 0) return;
    used_ += jumps;
    ticks_.push_back({row, used_});
}

// Counted, then placed; of each 16 neurons in the order in which they came.
void JumpGradient::sort() {
    std::fill(starts_.begin(), starts_.end(), 0);
    for (std::size_t i = 0; i < used_; ++i) ++starts_[neurons_[i] / lanes];
    std::exclusive_scan(starts_.begin(), starts_.end(), starts_.begin(), std::size_t{0});
    if (jumps_.size() < used_) jumps_.resize(sizes_.size());
    std::size_t i = 0;
    for (const Row& tick : ticks_) {
        for (; i < tick.end; ++i) {
            const sim::Channel neuron = neurons_[i];
            const auto lane = static_cast<std::uint32_t>(neuron % lanes);
            jumps_[starts_[neuron / lanes]++] = {sizes_[i], tick.row * std::uint32_t{lanes} + lane};
        }
    }
}

void JumpGradient::add(const float* rows, std::span<float* const> columns) {
    const std::size_t width = columns.size();
    sort(); // after which a start is the end
    sums_.resize(lanes * width);
    std::size_t i = 0;
    for (std::size_t at = 0; at < stride_; at += lanes) {
        const std::size_t end = starts_[at / lanes];
        if (i == end) continue;
        std::fill(sums_.begin(), sums_.end(), 0.0F);
        for (; i < end; ++i) {
            const Jump jump = jumps_[i];
            const float* const row = rows + jump.row_and_lane / lanes * width;
            float* const sum = sums_.data() + jump.row_and_lane % lanes * width;
            for (std::size_t v = 0; v < width; v += lanes) {
                floats_at(sum + v) += jump.size * floats_at(row + v);
            }
        }
        for (std::size_t j = 0; j < width; j += 4) {
            add_four_columns(sums_.data() + j, width, columns.data() + j, at);
        }
    }
}

} // namespace smnn::learning
