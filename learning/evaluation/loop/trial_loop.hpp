#pragma once

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "smnn/learning/kernels/threads.hpp"
#include "smnn/learning/task.hpp"

namespace smnn::learning {

// The results of all trials, in their order, and the time of each job.
template <class Result>
struct TrialResults {
    std::vector<Result> of;
    std::vector<double> seconds;
};

// Which trials are run, from which seed, over how many threads (0: as many as the machine has).
struct TrialRange {
    std::size_t first = 0;
    std::size_t count = 0;
    std::uint64_t seed = 1;
    std::size_t threads = 0;
};

// Runs trials of a task, jobs of 64 of them over the threads. Each job runs its trials one after another on
// a runner of its own, so that engines keep their memory.
//   make_runner()      returns a runner
//   runner.run(trial)  returns its result
template <class MakeRunner>
auto run_trials(const Task& task, const TrialRange& range, const MakeRunner& make_runner) {
    constexpr std::size_t trials_of_a_job = 64;
    using Result = decltype(make_runner().run(std::declval<Trial&>()));
    const std::size_t jobs = (range.count + trials_of_a_job - 1) / trials_of_a_job;
    TrialResults<Result> results{std::vector<Result>(range.count), std::vector<double>(jobs)};
    for_each_parallel(jobs, range.threads, [&](std::size_t job) {
        auto runner = make_runner();
        Trial trial;
        const auto start = std::chrono::steady_clock::now();
        const std::size_t last = std::min(range.count, (job + 1) * trials_of_a_job);
        for (std::size_t i = job * trials_of_a_job; i < last; ++i) {
            sim::Random random(range.seed, "encoding", range.first + i);
            task.make_trial(range.first + i, random, trial);
            results.of[i] = runner.run(trial);
        }
        results.seconds[job] =
            std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    });
    return results;
}

} // namespace smnn::learning
