#include "smnn/learning/sparse/jump_gradient.hpp"

#include <algorithm>
#include <numeric>

#include "smnn/learning/sparse/four_columns.hpp"

namespace smnn::learning {

using sim::Floats;
using sim::floats_at;
using sim::lanes;

JumpGradient::JumpGradient(std::size_t neurons)
    : stride_(sim::padded(neurons)), starts_(stride_ / lanes + 1) {}

void JumpGradient::clear() {
    used_ = 0;
    rows_.clear();
}

void JumpGradient::make_room(std::size_t jumps) {
    if (neurons_.size() >= used_ + jumps) return;
    neurons_.resize(2 * used_ + jumps);
    sizes_.resize(2 * used_ + jumps);
}

void JumpGradient::end_tick(std::uint32_t row, std::size_t jumps) {
    if (jumps == 0) return;
    used_ += jumps;
    rows_.push_back({row, used_});
}

// Counted, then placed; of each 16 neurons in the order in which they came.
void JumpGradient::sort() {
    std::fill(starts_.begin(), starts_.end(), 0);
    for (std::size_t i = 0; i < used_; ++i) ++starts_[neurons_[i] / lanes];
    std::exclusive_scan(starts_.begin(), starts_.end(), starts_.begin(), std::size_t{0});
    if (jumps_.size() < used_) jumps_.resize(sizes_.size());
    std::size_t i = 0;
    for (const Row& row : rows_) {
        for (; i < row.end; ++i) {
            const sim::Channel neuron = neurons_[i];
            const auto lane = static_cast<std::uint32_t>(neuron % lanes);
            jumps_[starts_[neuron / lanes]++] = {sizes_[i], row.row * std::uint32_t{lanes} + lane};
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
            const FourColumns four(sums_.data() + j, width);
            for (std::size_t c = 0; c < 4; ++c) {
                if (columns[j + c] != nullptr) floats_at(columns[j + c] + at) += four.column[c];
            }
        }
    }
}

} // namespace smnn::learning
