#include "smnn/learning/activity/activity.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <numeric>

#include "tests/support/catch.hpp"
#include "tests/support/scratch.hpp"
#include "tests/support/spike_trains.hpp"

using namespace smnn;
using namespace smnn::learning;

namespace {

struct Recorded {
    sim::Events spikes;
    sim::Tick ticks;
};

Activity activity_of(const std::vector<Recorded>& trials, std::uint64_t neurons, double dt,
                     std::optional<sim::Tick> refractory = std::nullopt) {
    ActivityCounter counter(neurons, dt);
    for (const Recorded& trial : trials) {
        counter.add(trial.spikes);
        counter.end_trial(trial.ticks);
    }
    return counter.activity(refractory);
}

// Everything that a histogram says: where it begins and ends, and the sum of what is in it.
std::uint64_t total(const Histogram& histogram) {
    return std::accumulate(histogram.count.begin(), histogram.count.end(), std::uint64_t{0});
}

const std::vector<Recorded> three_trials{
    {tests::bernoulli(1, 0, 90, 7, 0.2), 90}, {tests::bernoulli(2, 10, 60, 7, 0.1), 70}, {{}, 20}};

} // namespace

TEST_CASE("rates, intervals and spikes a trial are those that one finds by hand", "[learning]") {
    const double dt = 2.0;
    const Activity activity = activity_of(three_trials, 8, dt); // neuron 7 is not driven
    std::vector<std::uint64_t> count(8);
    std::vector<std::uint64_t> at(90);
    std::map<sim::Tick, std::uint64_t> intervals;
    for (const Recorded& trial : three_trials) {
        for (std::size_t i = 0; i < trial.spikes.size(); ++i) {
            const sim::Event spike = trial.spikes[i];
            ++count[spike.channel];
            ++at[static_cast<std::size_t>(spike.tick)];
            for (std::size_t k = i + 1; k < trial.spikes.size(); ++k) {
                if (trial.spikes[k].channel != spike.channel) continue;
                ++intervals[trial.spikes[k].tick - spike.tick];
                break;
            }
        }
    }
    CHECK(activity.trials == 3);
    CHECK(activity.ticks == 180);
    CHECK(activity.spikes == three_trials[0].spikes.size() + three_trials[1].spikes.size());
    CHECK(activity.least_spikes == 0);
    CHECK(activity.most_spikes == three_trials[0].spikes.size());
    for (std::size_t i = 0; i < 8; ++i) {
        CHECK(activity.rate_hz[i] == Approx(static_cast<double>(count[i]) / 0.36));
    }
    CHECK(activity.silent == std::vector<sim::Channel>{7});
    CHECK(activity.saturated.empty());

    REQUIRE(activity.every == 1);
    REQUIRE(activity.tick.size() == 90);
    for (std::size_t k = 0; k < 90; ++k) {
        const double trials = k < 20 ? 3.0 : k < 70 ? 2.0 : 1.0;
        CHECK(activity.population_hz[k] ==
              Approx(static_cast<double>(at[k]) / (trials * 8 * 0.002)));
    }

    double n = 0.0;
    double sum = 0.0;
    double squares = 0.0;
    for (const auto& [length, times] : intervals) {
        const auto bin = static_cast<std::size_t>(length);
        CHECK(activity.intervals.edges[bin] == Approx(2.0 * static_cast<double>(length)));
        CHECK(activity.intervals.count[bin] == times);
        n += static_cast<double>(times);
        sum += static_cast<double>(times) * 2.0 * static_cast<double>(length);
        squares += static_cast<double>(times) * std::pow(2.0 * static_cast<double>(length), 2);
    }
    CHECK(activity.interval_count == total(activity.intervals));
    CHECK(activity.mean_interval_ms == Approx(sum / n));
    CHECK(activity.interval_variation ==
          Approx(std::sqrt(squares / n - sum / n * sum / n) / (sum / n)));
    CHECK(activity.period == intervals.begin()->first);
    CHECK(total(activity.rates) == 8);
    CHECK(total(activity.spikes_per_trial) == 3);
}

TEST_CASE("equal steps of a rate are equal bins, whatever their fractions are in binary",
          "[learning]") {
    sim::Events spikes; // neuron n spikes n times in 10 s: 0, 0.1, ... 2 Hz
    for (sim::Tick tick = 0; tick < 20; ++tick) {
        for (auto neuron = static_cast<sim::Channel>(tick + 1); neuron <= 20; ++neuron) {
            spikes.append({tick, neuron});
        }
    }
    const Histogram rates = activity_of({{spikes, 10'000}}, 21, 1.0).rates;
    CHECK(rates.count == std::vector<std::uint64_t>(21, 1));
    REQUIRE(rates.edges.size() == 22);
    CHECK(rates.edges[3] == 0.3);
}

TEST_CASE("a recording says the same in windows of any size", "[learning]") {
    const Activity whole = activity_of(three_trials, 7, 0.5);
    for (const std::size_t window : {1U, 2U, 13U}) {
        ActivityCounter counter(7, 0.5);
        for (const Recorded& trial : three_trials) {
            sim::Events some;
            for (std::size_t i = 0; i < trial.spikes.size(); ++i) {
                const sim::Event spike = trial.spikes[i];
                // A window ends between two ticks.
                if (some.size() >= window && spike.tick >= some.end_tick()) {
                    counter.add(some);
                    some.clear();
                }
                some.append(spike);
            }
            counter.add(some);
            counter.end_trial(trial.ticks);
        }
        const Activity parts = counter.activity();
        CHECK(parts.rate_hz == whole.rate_hz);
        CHECK(parts.population_hz == whole.population_hz);
        CHECK(parts.intervals.count == whole.intervals.count);
        CHECK(parts.interval_variation == whole.interval_variation);
        CHECK(parts.spikes_per_trial.count == whole.spikes_per_trial.count);
    }
}

TEST_CASE("a neuron that spikes as soon as it may is saturated, one that rests now and then is not",
          "[learning]") {
    // Three ticks of refractory period: neuron 0 spikes every 4 ticks, neuron 1 every 5.
    sim::Events spikes;
    for (sim::Tick tick = 0; tick < 400; ++tick) {
        if (tick % 4 == 0) spikes.append({tick, 0});
        if (tick % 5 == 0) spikes.append({tick, 1});
    }
    const std::vector<Recorded> trials{{spikes, 400}};
    CHECK(activity_of(trials, 3, 1.0, 3).saturated == std::vector<sim::Channel>{0});
    // Neuron 0 shows the period by itself.
    CHECK(activity_of(trials, 3, 1.0).saturated == std::vector<sim::Channel>{0});
    CHECK(activity_of(trials, 3, 1.0).period == 4);
    // Had they no refractory period, both could do more.
    CHECK(activity_of(trials, 3, 1.0, 0).saturated.empty());
    CHECK(activity_of(trials, 3, 1.0).interval_variation < 0.2);
}

TEST_CASE("Poisson spikes have intervals that vary as much as their mean", "[learning]") {
    const std::vector<Recorded> trials{{tests::bernoulli(1, 0, 100'000, 10, 0.01), 100'000}};
    const Activity activity = activity_of(trials, 10, 1.0);
    // 10,000 spikes of 10 Hz: a hundredth of the mean, and of the variation, is one deviation; ticks take
    // half a hundredth off the variation.
    CHECK(activity.mean_rate_hz == Approx(10.0).epsilon(0.04));
    CHECK(activity.mean_interval_ms == Approx(100.0).epsilon(0.04));
    CHECK(activity.interval_variation == Approx(1.0).epsilon(0.04));
    // 100,000 ticks in 256 bins at most.
    CHECK(activity.every == 512);
    CHECK(activity.tick.size() == 196);
}

TEST_CASE("silence is an activity, nothing at all is none", "[learning]") {
    const Activity silent = activity_of({{{}, 50}}, 4, 2.0);
    CHECK(silent.silent.size() == 4);
    CHECK(silent.saturated.empty());
    CHECK(silent.rates.count == std::vector<std::uint64_t>{4});
    CHECK(silent.intervals.count.empty());
    CHECK(silent.intervals.edges.empty());
    CHECK(silent.period == 0);

    const auto refused = [](auto&& f) { return tests::refusal(f); };
    CHECK(tests::contains(refused([] { activity_of({}, 4, 2.0); }), "0 trials"));
    CHECK(tests::contains(refused([] { activity_of({{{}, 0}}, 4, 2.0); }), "is empty"));
}

TEST_CASE("a recording that says too much is refused before it costs anything", "[learning]") {
    const auto refused = [](auto&& f) { return tests::refusal(f); };
    CHECK(tests::contains(refused([] { ActivityCounter(0, 1.0); }), "0 neurons"));
    CHECK(tests::contains(refused([] { ActivityCounter(std::uint64_t{1} << 32, 1.0); }),
                          "4294967296 neurons"));
    CHECK(tests::contains(refused([] { ActivityCounter(1, 1e-300); }), "time step"));
    CHECK(tests::contains(refused([] {
                              activity_of({{sim::sorted({{3, 2}}), 5}}, 2, 1.0);
                          }),
                          "a spike of neuron 2 in trial 0"));
    CHECK(tests::contains(refused([] {
                              activity_of({{sim::sorted({{5, 1}}), 5}}, 2, 1.0);
                          }),
                          "ends at tick 5"));
    CHECK(tests::contains(refused([] {
                              activity_of({{{}, sim::longest_run}, {{}, 1}}, 2, 1.0);
                          }),
                          "2^61"));
}
