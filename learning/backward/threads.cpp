#include "smnn/learning/backward/threads.hpp"

#include <atomic>
#include <cstdint>

#include "smnn/learning/backward/spread.hpp"

namespace smnn::learning {

namespace {

using Work = std::function<void(std::size_t)>;

// Says in the language's own words what TBB promises anyway: each job sees what was done before it was
// handed out, and what the jobs did is seen after the last. ThreadSanitizer cannot see into TBB, but it
// sees this, and so still finds a race between jobs.
std::atomic<std::uint64_t> handshake{0};

void do_job(const void* work, std::size_t i) {
    (void)handshake.load(std::memory_order_acquire);
    (*static_cast<const Work*>(work))(i);
    handshake.fetch_add(1, std::memory_order_release);
}

} // namespace

void for_each_parallel(std::size_t count, std::size_t threads, const Work& work) {
    handshake.fetch_add(1, std::memory_order_release);
    spread(count, threads, do_job, &work);
    (void)handshake.load(std::memory_order_acquire);
}

} // namespace smnn::learning
