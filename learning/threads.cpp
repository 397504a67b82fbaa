#include "learning/threads.hpp"

#include <atomic>

#include "learning/spread.hpp"

namespace smnn::learning {

void for_each_parallel(std::size_t count, std::size_t threads,
                       const std::function<void(std::size_t)>& work) {
    // In the language's own words what TBB promises anyway: each job sees what was done before, and what
    // the jobs did is seen after. ThreadSanitizer cannot see into TBB, but it sees this.
    std::atomic<bool> begun{false};
    std::atomic<std::size_t> finished{0};
    begun.store(true, std::memory_order_release);
    spread(count, threads, [&](std::size_t i) {
        (void)begun.load(std::memory_order_acquire);
        work(i);
        finished.fetch_add(1, std::memory_order_acq_rel);
    });
    (void)finished.load(std::memory_order_acquire);
}

} // namespace smnn::learning
