#include "sim/event_queue.hpp"

#include <cassert>

namespace smnn::sim {

WakeQueue::WakeQueue(Group groups) {
    handles_.reserve(groups);
    for (Group group = 0; group < groups; ++group) handles_.push_back(heap_.push({never, group}));
}

void WakeQueue::set(Group group, Tick tick) {
    const Heap::handle_type handle = handles_.at(group);
    if ((*handle).tick == tick) return;
    heap_.update(handle, {tick, group});
    ++operations_;
}

WakeQueue::Group WakeQueue::pop() {
    assert(next() != never);
    const Group group = heap_.top().group;
    withdraw(group);
    return group;
}

void WakeQueue::clear() {
    for (Group group = 0; group < handles_.size(); ++group) withdraw(group);
    operations_ = 0;
}

} // namespace smnn::sim
