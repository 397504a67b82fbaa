#include "smnn/sim/engines/event_queue.hpp"

#include <algorithm>
#include <bit>
#include <stdexcept>

#include "smnn/sim/dynamics/lanes.hpp"

namespace smnn::sim {

WakeQueue::WakeQueue(Group groups)
    : groups_(groups), ticks_((groups + block_size - 1) / block_size * block_size, never) {
    const Group blocks = static_cast<Group>(ticks_.size()) / block_size;
    handles_.reserve(blocks);
    for (Group block = 0; block < blocks; ++block) handles_.push_back(heap_.push({never, block}));
}

WakeQueue::Group WakeQueue::checked(Group group) const {
    if (group >= groups_) throw std::out_of_range("no such group of neurons");
    return group;
}

Tick WakeQueue::earliest_of(Group block) const {
    const Tick* const ticks = ticks_.data() + std::size_t{block} * block_size;
    return *std::min_element(ticks, ticks + block_size);
}

void WakeQueue::set(Group group, Tick tick) {
    Tick& pending = ticks_[checked(group)];
    if (pending == tick) return;
    pending = tick;
    ++operations_;
    const Group block = group / block_size;
    const Heap::handle_type handle = handles_[block];
    const Tick earliest = earliest_of(block);
    if ((*handle).tick != earliest) heap_.update(handle, {earliest, block});
}

WakeQueue::Group WakeQueue::top() const {
    const Block& block = heap_.top();
    const Tick* const ticks = ticks_.data() + std::size_t{block.number} * block_size;
    const std::uint32_t due = mask_of(longs_at(ticks) == block.tick);
    return block.number * block_size + static_cast<Group>(std::countr_zero(due));
}

void WakeQueue::clear() {
    std::fill(ticks_.begin(), ticks_.end(), never);
    for (Group block = 0; block < handles_.size(); ++block) {
        if ((*handles_[block]).tick != never) heap_.update(handles_[block], {never, block});
    }
}

} // namespace smnn::sim
