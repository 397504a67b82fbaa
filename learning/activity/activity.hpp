#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "smnn/learning/activity/growing_histogram.hpp"
#include "smnn/sim/events.hpp"

namespace smnn::learning {

// count[i] of the values lie in [edges[i], edges[i + 1]).
struct Histogram {
    std::vector<double> edges; // one more than counts; none where there are no values
    std::vector<std::uint64_t> count;
};

// What a population did in a recording of one trial or many.
struct Activity {
    std::uint64_t trials = 0;
    sim::Tick ticks = 0; // of all trials
    std::uint64_t spikes = 0;

    std::vector<double> rate_hz; // N
    double mean_rate_hz = 0.0;   // of them
    Histogram rates;             // neurons by rate, in Hz

    // Spikes a neuron and second in `every` ticks from tick[i] on, over the trials that last as long.
    sim::Tick every = 1;
    std::vector<sim::Tick> tick;
    std::vector<double> population_hz;

    // From a spike to the next of the same neuron in the same trial.
    Histogram intervals; // in ms
    std::uint64_t interval_count = 0;
    double mean_interval_ms = 0.0;
    double interval_variation = 0.0; // deviation over mean: 0 clockwork, 1 Poisson

    Histogram spikes_per_trial;
    std::uint64_t least_spikes = 0; // in a trial
    std::uint64_t most_spikes = 0;

    // The ticks from spike to spike that a neuron needs: n_ref + 1 of its network or, where that is not
    // known, the shortest interval that was recorded; 0 if there was none.
    sim::Tick period = 0;
    std::vector<sim::Channel> silent;    // no spike at all
    std::vector<sim::Channel> saturated; // 9 tenths or more of a spike every `period` ticks
};

inline constexpr double saturation = 0.9;

// Counts the spikes of a recording as they come, in windows of any size.
//
//     ActivityCounter counter(neurons, time_step_ms);
//     counter.add(spikes); // of the running trial, later than those before
//     counter.end_trial(ticks);
//     Activity activity = counter.activity(refractory_ticks);
//
//   Memory  16 bytes a neuron, and some histograms: it does not grow with the recording
//   Errors  ParameterError on no neurons or more than most_neurons, a time step outside of 1e-9 to 1e9
//           ms, a spike of none of the neurons or later than its trial, trials that are longer than
//           longest_run together
class ActivityCounter {
public:
    // More would be memory for a number that no test checks.
    static constexpr std::uint64_t most_neurons = std::uint64_t{1} << 22;

    ActivityCounter(std::uint64_t neurons, double time_step_ms);

    void add(const sim::Events& spikes);
    void end_trial(sim::Tick ticks);

    // Of the trials that have ended.   Errors  ParameterError if they have no tick
    Activity activity(std::optional<sim::Tick> refractory_ticks = std::nullopt) const;

private:
    static constexpr std::size_t most_bins = 256;

    double time_step_ms_;
    std::vector<std::uint64_t> spikes_of_; // N
    std::vector<sim::Tick> last_; // N, counted through all trials; before trial_begin_: none

    std::uint64_t trials_ = 0;
    sim::Tick trial_begin_ = 0; // ticks of all trials before
    sim::Tick trial_end_ = 0;   // one past the latest spike of this one
    std::uint64_t trial_spikes_ = 0;

    GrowingHistogram spikes_at_{most_bins};   // spikes by tick of their trial
    GrowingHistogram trials_at_{most_bins};   // trials by tick, as far as each lasts
    GrowingHistogram intervals_{most_bins};   // in ticks
    GrowingHistogram trial_sizes_{most_bins}; // trials by spikes
    std::uint64_t least_spikes_ = UINT64_MAX;
    std::uint64_t most_spikes_ = 0;
    sim::Tick shortest_ = sim::never;
    std::uint64_t interval_count_ = 0;
    double interval_sum_ = 0.0;
    double interval_square_sum_ = 0.0;
};

} // namespace smnn::learning
