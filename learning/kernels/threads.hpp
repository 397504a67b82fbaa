#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>

namespace smnn::learning {

// The inside of for_each_parallel(): job(i) for each i in [0, count), by TBB. ThreadSanitizer takes TBB's own
// synchronisation for races, so the file that TBB's templates are compiled into is left out of it.
void spread(std::size_t count, std::size_t threads, const std::function<void(std::size_t)>& job);

// Holds in the memory model of C++ what TBB guarantees: each job sees what was done before it was handed out,
// and what the jobs did is seen after the last one. ThreadSanitizer does not see into TBB, but it sees
// this, and so still finds a race between jobs.
inline std::atomic<std::uint64_t> handshake{0};

// Calls work(i) for each i in [0, count), spread over threads (0: as many as the machine has). Each i is done by
// one thread. Which thread does which i is not determined, so work(i) must write only what is i's.
// An exception from any of them is thrown here.
inline void for_each_parallel(std::size_t count, std::size_t threads,
                              const std::function<void(std::size_t)>& work) {
    const std::function<void(std::size_t)> job = [&](std::size_t i) {
        (void)handshake.load(std::memory_order_acquire);
        work(i);
        handshake.fetch_add(1, std::memory_order_release);
    };
    handshake.fetch_add(1, std::memory_order_release); // after the job itself has been written
    spread(count, threads, job);
    (void)handshake.load(std::memory_order_acquire);
}

} // namespace smnn::learning
