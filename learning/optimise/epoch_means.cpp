#include "smnn/learning/optimise/epoch_means.hpp"

#include "smnn/learning/optimise/checkpoint_numbers.hpp"

namespace smnn::learning {

namespace {

// The one place that lists the means and their names in a checkpoint.
template <class AnyMeans, class F>
void for_each_mean(AnyMeans& means, F&& f) {
    f("epoch.loss", means.loss);
    f("epoch.spike_penalty", means.spike_penalty);
    f("epoch.accuracy", means.accuracy);
    f("epoch.hidden_spikes", means.hidden_spikes);
    f("epoch.gradient_norm", means.gradient_norm);
}

} // namespace

void EpochMeans::add(const BatchReport& batch) {
    trials += batch.trials;
    if (trials == 0) return;
    const double share = static_cast<double>(batch.trials) / static_cast<double>(trials);
    loss += share * (batch.loss - loss);
    spike_penalty += share * (batch.spike_penalty - spike_penalty);
    accuracy += share * (batch.accuracy - accuracy);
    hidden_spikes += share * (batch.hidden_spikes - hidden_spikes);
    gradient_norm += share * (batch.gradient_norm - gradient_norm);
}

void save(const EpochMeans& means, sim::Checkpoint& checkpoint) {
    checkpoint.counters["epoch.trials"] = means.trials;
    for_each_mean(means,
                  [&](const char* name, double mean) { save_number(checkpoint, name, mean); });
}

EpochMeans saved_epoch_means(const sim::Checkpoint& checkpoint) {
    EpochMeans means;
    means.trials = saved_count(checkpoint, "epoch.trials");
    for_each_mean(means,
                  [&](const char* name, double& mean) { mean = saved_number(checkpoint, name); });
    return means;
}

} // namespace smnn::learning
