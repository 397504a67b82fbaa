#pragma once

#include <cstdint>
#include <vector>

#include <boost/heap/d_ary_heap.hpp>

#include "smnn/sim/events.hpp"
#include "smnn/sim/matrix.hpp"

namespace smnn::sim {

// What happens next: the pending wake-ups of one run, earliest first.
//
//   Each group of neurons has at most one: the tick at which it must next be looked at.
//   Looking early is harmless, looking late would miss a spike.
//
// Groups stand in blocks of eight, one vector of ticks; only the blocks, by their earliest, stand in the
// heap, which so is an eighth as large and is changed only when a block's earliest changes.
//
// Order     tick, then group. It never depends on the order of insertion, so equal runs give equal
//           rasters bit for bit.
// Cost      set O(log groups); next and top O(1). No memory is allocated after the start.
// Errors    std::out_of_range on a group the queue was not made for.
class WakeQueue {
public:
    using Group = std::uint32_t;

    explicit WakeQueue(Group groups);

    // The earliest pending tick; `never` if all groups sleep.
    Tick next() const { return heap_.empty() ? never : heap_.top().tick; }

    // The group whose tick that is, the first of several. There must be one.
    Group top() const;

    // The tick pending for a group; `never` if it sleeps.
    Tick pending(Group group) const { return ticks_.at(checked(group)); }

    void set(Group group, Tick tick); // replaces what was pending; `never` withdraws it

    // Withdraws all, as one operation that is not counted.
    void clear();

    // Returns the number of wake-ups set or withdrawn so far.
    std::uint64_t operations() const { return operations_; }

private:
    static constexpr Group block_size = 8;

    struct Block {
        Tick tick; // its earliest
        Group number;
    };
    struct Later { // Boost's heaps keep the greatest on top
        bool operator()(const Block& a, const Block& b) const {
            return a.tick != b.tick ? a.tick > b.tick : a.number > b.number;
        }
    };
    using Heap = boost::heap::d_ary_heap<Block, boost::heap::arity<4>, boost::heap::mutable_<true>,
                                         boost::heap::compare<Later>>;

    Group checked(Group group) const;
    Tick earliest_of(Group block) const;

    // Every block stands in the heap all the time, the sleeping ones at `never`.
    Group groups_;
    AlignedVector<Tick> ticks_; // whole blocks
    Heap heap_;
    std::vector<Heap::handle_type> handles_;
    std::uint64_t operations_ = 0;
};

} // namespace smnn::sim
