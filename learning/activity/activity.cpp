#include "smnn/learning/activity/activity.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <string>

#include "smnn/sim/error.hpp"

namespace smnn::learning {

namespace {

Histogram in_units(const GrowingHistogram& counted, double unit) {
    Histogram histogram;
    const auto counts = counted.counts();
    histogram.count.assign(counts.begin(), counts.end());
    for (std::size_t i = 0; i <= counts.size() && !counts.empty(); ++i) {
        histogram.edges.push_back(unit * static_cast<double>(i * counted.width()));
    }
    return histogram;
}

// 1, 2 or 5 times a power of 10, so that there are some ten to twenty steps.
double step_of(double range) {
    const double least = range / 20.0;
    const double power = std::pow(10.0, std::floor(std::log10(least)));
    for (const double factor : {1.0, 2.0, 5.0}) {
        if (factor * power >= least) return factor * power;
    }
    return 10.0 * power;
}

Histogram histogram_of(const std::vector<double>& values) {
    const double highest = *std::max_element(values.begin(), values.end());
    const double step = highest > 0.0 ? step_of(highest) : 1.0;
    // Rates are whole counts in so many seconds, and so often edges: rounding must not part equal ones.
    const auto bin_of = [&](double value) {
        return static_cast<std::size_t>(value / step * (1.0 + 1e-12));
    };
    const double bins_in_one = step < 1.0 ? std::round(1.0 / step) : 1.0 / step;
    Histogram histogram;
    histogram.count.resize(bin_of(highest) + 1);
    for (const double value : values) ++histogram.count[bin_of(value)];
    for (std::size_t i = 0; i <= histogram.count.size(); ++i) {
        histogram.edges.push_back(static_cast<double>(i) / bins_in_one);
    }
    return histogram;
}

std::string text(std::uint64_t number) { return std::to_string(number); }

} // namespace

ActivityCounter::ActivityCounter(std::uint64_t neurons, double time_step_ms)
    : time_step_ms_(time_step_ms) {
    if (neurons == 0 || neurons > most_neurons) {
        throw sim::ParameterError("a population of " + text(neurons) +
                                  " neurons: the activity of 1 to " + text(most_neurons) +
                                  " can be counted");
    }
    if (!(time_step_ms >= 1e-9 && time_step_ms <= 1e9)) {
        throw sim::ParameterError("a time step of " + std::to_string(time_step_ms) +
                                  " ms: it must be from 1e-9 to 1e9");
    }
    spikes_of_.resize(neurons);
    last_.resize(neurons, -1);
}

void ActivityCounter::add(const sim::Events& spikes) {
    for (std::size_t i = 0; i < spikes.volleys(); ++i) {
        const sim::Volley volley = spikes.volley(i);
        const sim::Tick now = trial_begin_ + volley.tick;
        for (const sim::Channel neuron : volley.channels) {
            if (neuron >= spikes_of_.size()) {
                throw sim::ParameterError("a spike of neuron " + text(neuron) + " in trial " +
                                          text(trials_) + ": there are " + text(spikes_of_.size()));
            }
            ++spikes_of_[neuron];
            if (last_[neuron] >= trial_begin_) {
                const sim::Tick interval = now - last_[neuron];
                const auto length = static_cast<double>(interval);
                intervals_.add(static_cast<std::uint64_t>(interval));
                if (interval > 0) shortest_ = std::min(shortest_, interval);
                ++interval_count_;
                interval_sum_ += length;
                interval_square_sum_ += length * length;
            }
            last_[neuron] = now;
            spikes_at_.add(static_cast<std::uint64_t>(volley.tick));
        }
        trial_spikes_ += volley.channels.size();
    }
    trial_end_ = std::max(trial_end_, spikes.end_tick());
}

void ActivityCounter::end_trial(sim::Tick ticks) {
    if (ticks < trial_end_) {
        throw sim::ParameterError("trial " + text(trials_) + " ends at tick " +
                                  std::to_string(ticks) + " and has a spike at tick " +
                                  std::to_string(trial_end_ - 1));
    }
    if (ticks > sim::longest_run - trial_begin_) {
        throw sim::ParameterError("the first " + text(trials_ + 1) +
                                  " trials are longer than 2^61 ticks together");
    }
    trials_at_.add_below(static_cast<std::uint64_t>(ticks));
    trial_sizes_.add(trial_spikes_);
    least_spikes_ = std::min(least_spikes_, trial_spikes_);
    most_spikes_ = std::max(most_spikes_, trial_spikes_);
    ++trials_;
    trial_begin_ += ticks;
    trial_end_ = 0;
    trial_spikes_ = 0;
}

Activity ActivityCounter::activity(std::optional<sim::Tick> refractory_ticks) const {
    if (trial_begin_ == 0) {
        throw sim::ParameterError("the recording is empty: " + text(trials_) +
                                  " trials of 0 ticks together, 1 tick or more is needed");
    }
    Activity activity;
    activity.trials = trials_;
    activity.ticks = trial_begin_;
    activity.spikes = std::accumulate(spikes_of_.begin(), spikes_of_.end(), std::uint64_t{0});
    const double tick_seconds = time_step_ms_ / 1000.0;
    const auto neurons = static_cast<double>(spikes_of_.size());
    const double seconds = static_cast<double>(trial_begin_) * tick_seconds;

    for (const std::uint64_t count : spikes_of_) {
        activity.rate_hz.push_back(static_cast<double>(count) / seconds);
    }
    activity.mean_rate_hz = static_cast<double>(activity.spikes) / (seconds * neurons);
    activity.rates = histogram_of(activity.rate_hz);

    GrowingHistogram spikes_at = spikes_at_; // in the bins of the longest trial
    if (!trials_at_.counts().empty()) {
        spikes_at.make_room_for(trials_at_.width() * trials_at_.counts().size() - 1);
    }
    activity.every = static_cast<sim::Tick>(trials_at_.width());
    for (std::size_t i = 0; i < trials_at_.counts().size(); ++i) {
        const bool has_spikes = i < spikes_at.counts().size();
        const double count = has_spikes ? static_cast<double>(spikes_at.counts()[i]) : 0.0;
        const double trial_ticks = static_cast<double>(trials_at_.counts()[i]);
        activity.tick.push_back(activity.every * static_cast<sim::Tick>(i));
        activity.population_hz.push_back(count / (trial_ticks * tick_seconds * neurons));
    }

    activity.intervals = in_units(intervals_, time_step_ms_);
    activity.interval_count = interval_count_;
    if (interval_count_ > 0) {
        const double n = static_cast<double>(interval_count_);
        const double mean = interval_sum_ / n;
        const double variance = std::max(0.0, interval_square_sum_ / n - mean * mean);
        activity.mean_interval_ms = mean * time_step_ms_;
        activity.interval_variation = mean > 0.0 ? std::sqrt(variance) / mean : 0.0;
    }
    if (shortest_ != sim::never) activity.period = shortest_;
    activity.spikes_per_trial = in_units(trial_sizes_, 1.0);
    activity.least_spikes = least_spikes_;
    activity.most_spikes = most_spikes_;

    if (refractory_ticks) activity.period = *refractory_ticks + 1;
    const double most = activity.period > 0 ? static_cast<double>(trial_begin_) /
                                                  static_cast<double>(activity.period)
                                            : HUGE_VAL;
    for (std::size_t i = 0; i < spikes_of_.size(); ++i) {
        const auto neuron = static_cast<sim::Channel>(i);
        if (spikes_of_[i] == 0) {
            activity.silent.push_back(neuron);
        } else if (static_cast<double>(spikes_of_[i]) >= saturation * most) {
            activity.saturated.push_back(neuron);
        }
    }
    return activity;
}

} // namespace smnn::learning
