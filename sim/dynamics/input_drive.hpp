#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "smnn/sim/events.hpp"
#include "smnn/sim/network.hpp"

namespace smnn::sim {

// What one tick's input adds to the current of every neuron: sum over its events of value * column,
// the term Win x[k] of (1).
//
// Summed in float32 in address order, the same in both engines: to the bit, the same sum, and the same
// whether the input weights are dense or sparse. `drive` has the stride of the input weights, its filling
// comes out 0. Returns the number of additions.
// Cost   N additions an event; sparse, as many as the channel has weights, and N to begin with
std::size_t input_drive(const Weights& weights, const Volley& volley, std::span<float> drive);

// Groups of `lanes` neurons, some of them marked.
class GroupMarks {
public:
    explicit GroupMarks(std::size_t groups) : words_((groups + 63) / 64) {}

    void mark(std::size_t group) { words_[group / 64] |= std::uint64_t{1} << (group % 64); }

    // f(group) for each marked group, ascending, and none is marked any more.
    template <class F>
    void take(F&& f) {
        for (std::size_t i = 0; i < words_.size(); ++i) {
            for (std::uint64_t left = std::exchange(words_[i], 0); left != 0; left &= left - 1) {
                f(64 * i + static_cast<std::size_t>(std::countr_zero(left)));
            }
        }
    }

private:
    std::vector<std::uint64_t> words_;
};

// The same for sparse input alone and only where something arrives: the groups of neurons that a channel
// reaches are marked, the drive of all others is left as it is. The caller clears what was marked before
// the next volley: the sums begin at what stands there. Returns the additions.
// Cost   as many additions as the channels have weights
std::size_t add_input_drive(const SparseColumns& input, const Volley& volley,
                            std::span<float> drive, GroupMarks& marks);

// The same for the ticks of a window, whose input is known beforehand: a block of neurons takes in all of
// its ticks before the next block, so that its slice of the weights is still in the cache when the channel
// comes again.
class DriveWindow {
public:
    explicit DriveWindow(const Weights& weights); // refers to the weights while it lives

    // What a window took in.
    struct Filled {
        std::size_t events = 0;
        std::size_t additions = 0;
    };

    // Ticks that one window holds: up to 64, fewer where a tick of them is large.
    Tick longest() const { return static_cast<Tick>(drives_.cols()); }

    // Sums the events of [from, until), at most longest() ticks.
    Filled fill(const Events& events, Tick from, Tick until);

    // The drive at a tick of the window, N padded; null if it has no event.
    const float* at(Tick tick) const { return columns_[static_cast<std::size_t>(tick - from_)]; }

private:
    void fill_dense(const Events& events, std::size_t first, std::size_t last);
    std::size_t fill_sparse(const Events& events, std::size_t first, std::size_t last);

    const Weights& weights_;
    Matrix drives_; // a column a tick that has events
    std::vector<const float*> columns_;
    Tick from_ = 0;
};

} // namespace smnn::sim
