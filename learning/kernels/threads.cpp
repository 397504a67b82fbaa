#include "smnn/learning/kernels/threads.hpp"

#include <optional>

#include <oneapi/tbb/global_control.h>
#include <oneapi/tbb/info.h>
#include <oneapi/tbb/parallel_for.h>
#include <oneapi/tbb/task_arena.h>

namespace smnn::learning {

void spread(std::size_t count, std::size_t threads, const std::function<void(std::size_t)>& job) {
    // TBB warns on stderr where more threads are wanted than the machine has, unless they are allowed first.
    std::optional<tbb::global_control> allowance;
    if (threads > static_cast<std::size_t>(tbb::info::default_concurrency())) {
        allowance.emplace(tbb::global_control::max_allowed_parallelism, threads);
    }
    tbb::task_arena arena(threads == 0 ? tbb::task_arena::automatic : static_cast<int>(threads));
    arena.execute([&] {
        tbb::parallel_for(
            tbb::blocked_range<std::size_t>(0, count, 1),
            [&](const tbb::blocked_range<std::size_t>& range) {
                for (std::size_t i = range.begin(); i < range.end(); ++i) job(i);
            },
            tbb::simple_partitioner());
    });
}

} // namespace smnn::learning
