#pragma once

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <utility>
#include <vector>

#include "smnn/learning/backward/threads.hpp"
#include "smnn/learning/evaluation/evaluate.hpp"
#include "smnn/learning/evaluation/judgement.hpp"

namespace smnn::learning {

// What one trial of an evaluation gave.
struct TrialResult {
    Judgement judgement;
    std::size_t input_spikes = 0;
    std::size_t hidden_spikes = 0;
    sim::Engine engine = sim::Engine::automatic; // the one that ran
};

// The results of all trials, in their order, and the time of each job.
template <class Result>
struct TrialResults {
    std::vector<Result> of; // a TrialResult or one derived from it
    std::vector<double> seconds;
};

// Runs the trials that the options name, jobs of 64 of them over the options' threads. Each job runs its
// trials one after another on a runner of its own, so that engines keep their memory.
//   make_runner()      a runner
//   runner.run(trial)  its result
template <class MakeRunner>
auto run_trials(const Task& task, const EvaluationOptions& options, const MakeRunner& make_runner) {
    constexpr std::size_t trials_of_a_job = 64;
    using Result = decltype(make_runner().run(std::declval<Trial&>()));
    const std::size_t count = trials_to_run(task, options);
    const std::size_t jobs = (count + trials_of_a_job - 1) / trials_of_a_job;
    TrialResults<Result> results{std::vector<Result>(count), std::vector<double>(jobs)};
    for_each_parallel(jobs, options.threads, [&](std::size_t job) {
        auto runner = make_runner();
        Trial trial;
        const auto start = std::chrono::steady_clock::now();
        const std::size_t last = std::min(count, (job + 1) * trials_of_a_job);
        for (std::size_t i = job * trials_of_a_job; i < last; ++i) {
            sim::Random random(options.seed, "encoding", options.first + i);
            task.make_trial(options.first + i, random, trial);
            results.of[i] = runner.run(trial);
        }
        results.seconds[job] =
            std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    });
    return results;
}

// Means over the trials, summed in their order: the last digits do not depend on the threads.
template <class Result>
Evaluation means(const TrialResults<Result>& results) {
    const double n = static_cast<double>(results.of.size());
    Evaluation evaluation;
    evaluation.trials = results.of.size();
    evaluation.engine = results.of.front().engine;
    for (const TrialResult& result : results.of) {
        evaluation.loss += result.judgement.loss / n;
        evaluation.response_error += result.judgement.response_error / n;
        evaluation.accuracy += result.judgement.is_right ? 1.0 : 0.0;
        evaluation.hidden_spikes_per_trial += static_cast<double>(result.hidden_spikes) / n;
        evaluation.input_spikes_per_trial += static_cast<double>(result.input_spikes) / n;
        evaluation.predictions.push_back(result.judgement.prediction);
        evaluation.labels.push_back(result.judgement.label);
        if (result.engine != evaluation.engine) evaluation.engine = sim::Engine::automatic;
    }
    evaluation.accuracy /= n;
    for (const double s : results.seconds) evaluation.microseconds_per_trial += 1e6 * s / n;
    return evaluation;
}

} // namespace smnn::learning
