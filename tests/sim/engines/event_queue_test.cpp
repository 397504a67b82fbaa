#include "smnn/sim/engines/event_queue.hpp"

#include <algorithm>
#include <stdexcept>
#include <vector>

#include "smnn/sim/random.hpp"
#include "tests/support/catch.hpp"

using namespace smnn::sim;

namespace {

// Takes the earliest wake-up out.
WakeQueue::Group pop(WakeQueue& queue) {
    const WakeQueue::Group group = queue.top();
    queue.set(group, never);
    return group;
}

} // namespace

TEST_CASE("wake-ups come by tick, then by group, whatever the order they were set in", "[sim]") {
    for (const auto& order : {std::vector<int>{0, 1, 2, 3}, {3, 2, 1, 0}, {2, 0, 3, 1}}) {
        WakeQueue queue(4);
        const Tick ticks[] = {7, 5, 7, 5};
        for (const int group : order) {
            queue.set(static_cast<WakeQueue::Group>(group), ticks[group]);
        }
        std::vector<WakeQueue::Group> popped;
        while (queue.next() != never) popped.push_back(pop(queue));
        CHECK(popped == std::vector<WakeQueue::Group>{1, 3, 0, 2});
    }
}

TEST_CASE("a wake-up can be moved either way and withdrawn", "[sim]") {
    WakeQueue queue(3);
    queue.set(0, 10);
    queue.set(1, 20);
    queue.set(1, 5);
    CHECK(queue.next() == 5);
    queue.set(1, 30);
    CHECK(queue.next() == 10);
    queue.set(0, never);
    CHECK(queue.next() == 30);
    CHECK(queue.pending(0) == never);
    CHECK(queue.operations() == 5);
    queue.clear();
    CHECK(queue.next() == never);
}

TEST_CASE("a queue agrees with a sorted list over ten thousand random changes", "[sim]") {
    constexpr WakeQueue::Group groups = 50;
    WakeQueue queue(groups);
    std::vector<Tick> pending(groups, never);
    Random random(5, "queue");
    for (int i = 0; i < 10000; ++i) {
        const auto group = static_cast<WakeQueue::Group>(random.below(groups));
        const Tick tick = random.below(4) == 0 ? never : static_cast<Tick>(random.below(1000));
        queue.set(group, tick);
        pending[group] = tick;
        const auto earliest = std::min_element(pending.begin(), pending.end());
        REQUIRE(queue.next() == *earliest);
        if (*earliest != never && random.below(3) == 0) {
            REQUIRE(pop(queue) == static_cast<WakeQueue::Group>(earliest - pending.begin()));
            *earliest = never;
        }
    }
}

TEST_CASE("a group that the queue was not made for is refused", "[sim]") {
    WakeQueue queue(2);
    CHECK_THROWS_AS(queue.set(2, 1), std::out_of_range);
}
