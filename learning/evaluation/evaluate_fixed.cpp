#include "smnn/learning/evaluation/evaluate_fixed.hpp"

#include "smnn/learning/evaluation/loop/trial_loop.hpp"

namespace smnn::learning {

namespace {

struct FixedTrialResult : TrialResult {
    sim::HeldCounts held;
};

// Runs trials one after another with an engine that keeps its memory.
class FixedRunner {
public:
    FixedRunner(const sim::FixedNetwork& network, const Task& task)
        : network_(network), ticks_(task.ticks), engine_(network) {}

    FixedTrialResult run(const Trial& trial) {
        const sim::FixedRun run = engine_.run(trial.input, ticks_);
        FixedTrialResult result;
        result.judgement = network_.readout == sim::Readout::trajectory
                               ? judge(trajectory_of(network_, run), trial.target)
                               : judge(scores_of(network_, run), trial.target);
        result.input_spikes = trial.input.size();
        result.hidden_spikes = run.spikes.size();
        result.engine = sim::Engine::clock;
        result.held = run.held;
        return result;
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
    const auto results = run_trials(task, options, [&] { return FixedRunner(network, task); });
    FixedEvaluation evaluation{.answers = means(results)};
    for (const FixedTrialResult& result : results.of) {
        evaluation.held += result.held;
        evaluation.trials_held += result.held != sim::HeldCounts{} ? 1 : 0;
    }
    return evaluation;
}

} // namespace smnn::learning
