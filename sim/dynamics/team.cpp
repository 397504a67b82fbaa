#include "smnn/sim/dynamics/team.hpp"

namespace smnn::sim {

namespace {

// The next piece usually comes at once: worth a moment of waiting awake.
constexpr int patience = 2000;

template <class Is>
void wait_until(std::atomic<std::uint32_t>& value, Is&& is) {
    for (int i = 0; i < patience; ++i) {
        if (is(value.load(std::memory_order_acquire))) return;
    }
    for (std::uint32_t now = value.load(std::memory_order_acquire); !is(now);
         now = value.load(std::memory_order_acquire)) {
        value.wait(now, std::memory_order_acquire);
    }
}

} // namespace

Team::Team(unsigned threads) {
    for (unsigned number = 1; number < threads; ++number) {
        others_.emplace_back([this, number] { serve(number); });
    }
}

Team::~Team() {
    part_ = nullptr;
    round_.fetch_add(1, std::memory_order_release);
    round_.notify_all();
    for (std::thread& other : others_) other.join();
}

void Team::each(const std::function<void(unsigned)>& part) {
    if (others_.empty()) return part(0);
    part_ = &part;
    working_.store(static_cast<std::uint32_t>(others_.size()), std::memory_order_relaxed);
    round_.fetch_add(1, std::memory_order_release);
    round_.notify_all();
    part(0);
    wait_until(working_, [](std::uint32_t working) { return working == 0; });
}

void Team::serve(unsigned number) {
    for (std::uint32_t seen = 0;;) {
        wait_until(round_, [&](std::uint32_t round) { return round != seen; });
        ++seen;
        if (part_ == nullptr) return;
        (*part_)(number);
        if (working_.fetch_sub(1, std::memory_order_acq_rel) == 1) working_.notify_one();
    }
}

} // namespace smnn::sim
