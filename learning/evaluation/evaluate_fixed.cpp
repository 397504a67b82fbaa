#include "smnn/learning/evaluation/evaluate_fixed.hpp"

#include <algorithm>
#include <chrono>

#include "smnn/learning/backward/threads.hpp"
#include "smnn/learning/evaluation/judgement.hpp"

namespace smnn::learning {

namespace {

constexpr std::size_t trials_of_a_job = 64;

struct TrialResult {
    Judgement judgement;
    sim::HeldCounts held;
    std::size_t input_spikes = 0;
    std::size_t hidden_spikes = 0;
};

TrialResult run_trial(const sim::FixedNetwork& network, sim::FixedPoint& engine, const Task& task,
                      std::uint64_t seed, std::size_t index, Trial& trial) {
    sim::Random random(seed, "encoding", index);
    task.make_trial(index, random, trial);
    const sim::FixedRun run = engine.run(trial.input, task.ticks);
    TrialResult result;
    result.judgement = network.readout == sim::Readout::trajectory
                           ? judge(trajectory_of(network, run), trial.target)
                           : judge(scores_of(network, run), trial.target);
    result.held = run.held;
    result.input_spikes = trial.input.size();
    result.hidden_spikes = run.spikes.size();
    return result;
}

} // namespace

FixedEvaluation evaluate(const sim::FixedNetwork& network, const Task& task,
                         const EvaluationOptions& options) {
    sim::validate(network);
    require_fit(network.inputs(), network.outputs(), network.readout, task);
    const std::size_t count = trials_to_run(task, options);
    const std::size_t jobs = (count + trials_of_a_job - 1) / trials_of_a_job;
    std::vector<TrialResult> results(count);
    std::vector<double> seconds(jobs);
    for_each_parallel(jobs, options.threads, [&](std::size_t job) {
        sim::FixedPoint engine(network);
        Trial trial;
        const auto start = std::chrono::steady_clock::now();
        const std::size_t last = std::min(count, (job + 1) * trials_of_a_job);
        for (std::size_t i = job * trials_of_a_job; i < last; ++i) {
            results[i] = run_trial(network, engine, task, options.seed, options.first + i, trial);
        }
        seconds[job] =
            std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    });

    // Summed in trial order, so the last digits do not depend on the threads either.
    const double n = static_cast<double>(count);
    FixedEvaluation evaluation;
    Evaluation& answers = evaluation.answers;
    answers.trials = count;
    answers.engine = sim::Engine::clock;
    for (const TrialResult& result : results) {
        answers.loss += result.judgement.loss / n;
        answers.response_error += result.judgement.response_error / n;
        answers.accuracy += result.judgement.is_right ? 1.0 : 0.0;
        answers.hidden_spikes_per_trial += static_cast<double>(result.hidden_spikes) / n;
        answers.input_spikes_per_trial += static_cast<double>(result.input_spikes) / n;
        answers.predictions.push_back(result.judgement.prediction);
        evaluation.held += result.held;
        evaluation.trials_held += result.held != sim::HeldCounts{} ? 1 : 0;
    }
    answers.accuracy /= n;
    for (const double s : seconds) answers.microseconds_per_trial += 1e6 * s / n;
    return evaluation;
}

} // namespace smnn::learning
