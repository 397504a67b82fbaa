#include "smnn/learning/evaluation/evaluate_fixed.hpp"

#include "smnn/learning/evaluation/loop/trial_loop.hpp"
#include "smnn/learning/evaluation/trial_means.hpp"

namespace smnn::learning {

namespace {

struct FixedTrialResult {
    TrialResult result{};
    sim::HeldCounts held{};
};

// Runs trials one after another with an engine that keeps its memory.
class FixedRunner {
public:
    FixedRunner(const sim::FixedNetwork& network, const Task& task)
        : network_(network), ticks_(task.ticks), engine_(network) {}

    FixedTrialResult run(const Trial& trial) {
        const sim::FixedRun run = engine_.run(trial.input, ticks_);
        TrialResult result;
        result.judgement = network_.readout == sim::Readout::trajectory
                               ? judge(trajectory_of(network_, run), trial.target)
                               : judge(scores_of(network_, run), trial.target);
        result.input_spikes = trial.input.size();
        result.hidden_spikes = run.spikes.size();
        result.engine = sim::Engine::clock;
        return {result, run.held};
    }

private:
    const sim::FixedNetwork& network_;
    sim::Tick ticks_;
    sim::FixedPoint engine_;
};

} // namespace

FixedEvaluation evaluate(const sim::FixedNetwork& network, const Task& task,
                         const EvaluationOptions& options) {
    sim::validate(network);
    require_fit(network.inputs(), network.outputs(), network.readout, task);
    const auto results = run_trials(
        task, {options.first, trials_to_run(task, options), options.seed, options.threads},
        [&] { return FixedRunner(network, task); });
    FixedEvaluation evaluation;
    std::vector<TrialResult> trials;
    for (const FixedTrialResult& trial : results.of) {
        trials.push_back(trial.result);
        evaluation.held += trial.held;
        evaluation.trials_held += trial.held != sim::HeldCounts{} ? 1 : 0;
    }
    evaluation.answers = means(trials, results.seconds);
    return evaluation;
}

} // namespace smnn::learning
