#include "smnn/learning/evaluation/trial_means.hpp"

namespace smnn::learning {

Evaluation means(std::span<const TrialResult> trials, std::span<const double> seconds) {
    const double n = static_cast<double>(trials.size());
    Evaluation evaluation;
    evaluation.trials = trials.size();
    evaluation.engine = trials.front().engine;
    for (const TrialResult& result : trials) {
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
    for (const double s : seconds) evaluation.microseconds_per_trial += 1e6 * s / n;
    return evaluation;
}

} // namespace smnn::learning
