#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "smnn/learning/optimise/batch_report.hpp"
#include "smnn/learning/replay_options.hpp"
#include "smnn/learning/task.hpp"

namespace smnn::learning {

// The mean gradient of batches of trials: each is made, run tick by tick and replayed backwards.
//
// A batch is cut into eight shards whoever computes them; each sums its gradients in the order of the
// trials, and the shards are added in order: the same bytes at any number of threads.
//   Memory  eight gradients, and a trial's trace for each
class BatchGradient {
public:
    // A trial of the task, and the number under which its chance is drawn.
    struct Draw {
        std::size_t trial;
        std::uint64_t index;
    };

    // Refers to network and task while it lives. threads: 0 for as many as the machine has.
    BatchGradient(const sim::Network& network, const Task& task, const ReplayOptions& replay,
                  std::size_t largest_batch, std::size_t threads);
    ~BatchGradient();

    // Replaces `gradient` by the mean over the trials, each drawn from Random(seed, "training encoding",
    // index).
    BatchReport compute(std::span<const Draw> draws, std::uint64_t seed, sim::Weights& gradient);

private:
    struct Shard;

    void reduce(std::size_t trials, sim::Weights& gradient) const;

    const sim::Network& network_;
    const Task& task_;
    std::size_t threads_;
    std::vector<std::unique_ptr<Shard>> shards_;
};

} // namespace smnn::learning
