#pragma once

#include <cstdint>
#include <vector>

#include <boost/heap/d_ary_heap.hpp>

#include "sim/events.hpp"

namespace smnn::sim {

// What happens next: the pending wake-ups of one run, earliest first.
//
//   Each group of neurons has at most one: the tick at which it must next be looked at.
//   Looking early is harmless, looking late would miss a spike.
//
// Order     tick, then group. It never depends on the order of insertion, so equal runs give equal
//           rasters bit for bit.
// Cost      set, withdraw and pop O(log groups); next O(1). No memory is asked for after the start.
// Errors    std::out_of_range on a group the queue was not made for.
class WakeQueue {
public:
    using Group = std::uint32_t;

    explicit WakeQueue(Group groups);

    // The earliest pending tick; `never` if all groups sleep.
    Tick next() const { return heap_.empty() ? never : heap_.top().tick; }

    // The group whose tick that is. There must be one.
    Group top() const { return heap_.top().group; }

    // The tick pending for a group; `never` if it sleeps.
    Tick pending(Group group) const { return (*handles_.at(group)).tick; }

    void set(Group group, Tick tick); // replaces what was pending
    void withdraw(Group group) { set(group, never); }

    // Takes the earliest wake-up out and returns its group. There must be one.
    Group pop();

    // Withdraws all.
    void clear();

    // Changes of the order made so far.
    std::uint64_t operations() const { return operations_; }

private:
    struct WakeUp {
        Tick tick;
        Group group;
    };
    struct Later { // Boost's heaps keep the greatest on top
        bool operator()(const WakeUp& a, const WakeUp& b) const {
            return a.tick != b.tick ? a.tick > b.tick : a.group > b.group;
        }
    };
    using Heap = boost::heap::d_ary_heap<WakeUp, boost::heap::arity<4>, boost::heap::mutable_<true>,
                                         boost::heap::compare<Later>>;

    // Every group stands in the heap all the time, the sleeping ones at `never`.
    Heap heap_;
    std::vector<Heap::handle_type> handles_;
    std::uint64_t operations_ = 0;
};

} // namespace smnn::sim
