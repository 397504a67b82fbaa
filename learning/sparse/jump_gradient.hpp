#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "smnn/sim/events.hpp"
#include "smnn/sim/matrix.hpp"

namespace smnn::learning {

// The jumps of g dU in a window of ticks, and what they say of the weights: (19), a row of V times the size
// of each jump, summed for the neuron in which it happened.
//
// Neurons are taken 16 at a time; their sums, a row a neuron, stay in the cache until they are turned
// into the columns of the gradients.
//   Cost    an addition a jump and signal; N a signal and window
class JumpGradient {
public:
    explicit JumpGradient(std::size_t neurons);

    void clear();

    // Room for the jumps of a tick, at most so many: they are written from neurons() and sizes() on, and
    // count once end_tick has been told how many they were, and which row of V is that of their tick.
    void make_room(std::size_t jumps);
    sim::Channel* neurons() { return neurons_.data() + used_; }
    float* sizes() { return sizes_.data() + used_; }
    void end_tick(std::uint32_t row, std::size_t jumps);

    // columns[j] += the sum over the jumps of size * rows[row * width + j], for the columns that are not
    // null; each starts at neuron 0 and is padded. `columns` is as long as a row.
    void add(const float* rows, std::span<float* const> columns);

private:
    struct Jump {
        float size;
        std::uint32_t row_and_lane; // row * 16 + neuron % 16
    };

    struct Row {
        std::uint32_t row;
        std::size_t end; // of the jumps that belong to it
    };

    void sort();

    std::size_t stride_;
    std::size_t used_ = 0;
    std::vector<sim::Channel> neurons_;
    std::vector<float> sizes_;
    std::vector<Row> rows_;
    std::vector<std::size_t> starts_; // of each 16 neurons' jumps
    std::vector<Jump> jumps_;         // by neurons / 16
    sim::AlignedVector<float> sums_;  // 16 rows
};

} // namespace smnn::learning
