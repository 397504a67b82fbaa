#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <thread>
#include <vector>

namespace smnn::sim {

// A few threads that do the parts of one thing at a time and wait for one another: for work that comes a
// thousand times a second, in pieces of tens of microseconds. Between two pieces the others sleep.
class Team {
public:
    explicit Team(unsigned threads); // itself counted: 1 starts none
    ~Team();
    Team(const Team&) = delete;
    Team& operator=(const Team&) = delete;

    unsigned size() const { return static_cast<unsigned>(others_.size()) + 1; }

    // part(i) for i in [0, size()), each on a thread of its own, 0 on the caller's. Returns when all are
    // done. The parts must not throw.
    void each(const std::function<void(unsigned)>& part);

private:
    void serve(unsigned number);

    const std::function<void(unsigned)>* part_ = nullptr; // null: go home
    std::atomic<std::uint32_t> round_ = 0;
    std::atomic<std::uint32_t> working_ = 0;
    std::vector<std::thread> others_;
};

} // namespace smnn::sim
