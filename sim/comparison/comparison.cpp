#include "smnn/sim/comparison/comparison.hpp"

#include <algorithm>
#include <cassert>
#include <chrono>
#include <deque>
#include <iterator>
#include <utility>

#include "smnn/sim/comparison/difference.hpp"
#include "smnn/sim/simulator.hpp"

namespace smnn::sim {

namespace {

// What a contestant took, for each trial a number a repetition.
using Seconds = std::vector<std::vector<double>>;

double mean_of_medians(const Seconds& seconds) {
    double sum = 0.0;
    for (const std::vector<double>& of_trial : seconds) sum += median(of_trial);
    return sum / static_cast<double>(std::max<std::size_t>(seconds.size(), 1));
}

double seconds_of_run(Simulator& simulator, Engine engine, const Stimulus& trial, Trace& trace) {
    using Clock = std::chrono::steady_clock;
    trace.ticks = trial.ticks;
    const Clock::time_point start = Clock::now();
    simulator.run(engine, trial.input, trace);
    return std::chrono::duration<double>(Clock::now() - start).count();
}

// The first run: counts, and keeps the spikes.
void warm_up(Contestant& contestant, Simulator& simulator, std::span<const Stimulus> trials) {
    const Network& network = *contestant.network;
    const WorkloadCount count(network);
    for (const Stimulus& trial : trials) {
        Trace trace = simulator.run(contestant.engine, trial.input, {.ticks = trial.ticks});
        contestant.counters += trace.cost;
        contestant.workload += count.of(trial.input, trace);
        contestant.spikes.push_back(std::move(trace.spikes));
    }
    contestant.work = work_of(network, contestant.engine, contestant.workload, contestant.counters);
}

void require_agreement(const Contestant& first, const Contestant& second) {
    for (std::size_t trial = 0; trial < first.spikes.size(); ++trial) {
        require_same_spikes("trial " + std::to_string(trial), first.name, first.spikes[trial],
                            second.name, second.spikes[trial]);
    }
}

// Spikes that both have, tick by tick and neuron by neuron in order.
std::size_t common_spikes(const Events& first, const Events& second) {
    std::size_t common = 0;
    for (std::size_t i = 0, j = 0; i < first.volleys() && j < second.volleys();) {
        const Volley a = first.volley(i);
        const Volley b = second.volley(j);
        if (a.tick == b.tick) {
            std::vector<Channel> both;
            std::set_intersection(a.channels.begin(), a.channels.end(), b.channels.begin(),
                                  b.channels.end(), std::back_inserter(both));
            common += both.size();
        }
        if (a.tick <= b.tick) ++i;
        if (b.tick <= a.tick) ++j;
    }
    return common;
}

} // namespace

Comparison compare_engines(const Network& network, const Network* dense,
                           std::span<const Stimulus> trials, std::size_t repetitions) {
    Comparison result{.trials = trials.size(), .repetitions = repetitions};
    for (const Stimulus& trial : trials) result.ticks += static_cast<std::uint64_t>(trial.ticks);

    std::vector<Contestant>& contestants = result.contestants;
    std::deque<Simulator> simulators; // one a network
    for (const Network* one : {&network, dense}) {
        if (one == nullptr) continue;
        Simulator& simulator = simulators.emplace_back(*one);
        const std::string recurrence = one->is_full_rank() ? "full-rank" : "modes";
        for (const Engine engine : {Engine::event, Engine::clock}) {
            Contestant& contestant = contestants.emplace_back();
            contestant.name = name(engine) + ("-" + recurrence);
            contestant.recurrence = recurrence;
            contestant.network = one;
            contestant.engine = engine;
            warm_up(contestant, simulator, trials);
        }
        require_agreement(*(contestants.end() - 2), *(contestants.end() - 1));
    }

    std::vector<Seconds> seconds(contestants.size(), Seconds(trials.size()));
    Trace trace = prepare_trace(network, {}, {});
    for (std::size_t repetition = 0; repetition < repetitions; ++repetition) {
        for (std::size_t i = 0; i < contestants.size(); ++i) {
            for (std::size_t trial = 0; trial < trials.size(); ++trial) {
                seconds[i][trial].push_back(
                    seconds_of_run(simulators[i / 2], contestants[i].engine, trials[trial], trace));
            }
        }
    }
    for (std::size_t i = 0; i < contestants.size(); ++i) {
        contestants[i].seconds_per_trial = mean_of_medians(seconds[i]);
    }
    if (dense != nullptr) {
        result.differing_share = differing_share(contestants[0].spikes, contestants[2].spikes);
    }
    return result;
}

double differing_share(std::span<const Events> first, std::span<const Events> second) {
    std::size_t of_either = 0;
    std::size_t of_both = 0;
    for (std::size_t trial = 0; trial < first.size(); ++trial) {
        const std::size_t common = common_spikes(first[trial], second[trial]);
        of_both += common;
        of_either += first[trial].size() + second[trial].size() - common;
    }
    if (of_either == 0) return 0.0;
    return static_cast<double>(of_either - of_both) / static_cast<double>(of_either);
}

void require_same_spikes(const std::string& where, const std::string& first_engine,
                         const Events& first, const std::string& second_engine,
                         const Events& second) {
    const auto difference = first_difference(first, second);
    if (!difference) return;
    throw EnginesDisagree(where + ", tick " + std::to_string(difference->tick) + ", neuron " +
                          std::to_string(difference->neuron) + ": a spike of " +
                          (difference->is_missing_in_second ? first_engine : second_engine) +
                          " alone");
}

double median(std::vector<double> values) {
    assert(!values.empty());
    std::sort(values.begin(), values.end());
    const std::size_t half = values.size() / 2;
    return values.size() % 2 == 1 ? values[half] : (values[half - 1] + values[half]) / 2.0;
}

} // namespace smnn::sim
