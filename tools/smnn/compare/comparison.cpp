#include "tools/smnn/compare/comparison.hpp"

#include <algorithm>
#include <deque>
#include <iterator>
#include <utility>

#include "tools/smnn/compare/timed_engines.hpp"

namespace smnn::cli {

namespace {

// What a contestant took, for each trial a number a repetition.
using Seconds = std::vector<std::vector<double>>;

double mean_of_medians(const Seconds& seconds) {
    double sum = 0.0;
    for (const std::vector<double>& of_trial : seconds) sum += median(of_trial);
    return sum / static_cast<double>(std::max<std::size_t>(seconds.size(), 1));
}

// The first run: counts, and keeps the spikes.
void warm_up(Contestant& contestant, TimedEngines& timed, std::vector<sim::Trace>& trials) {
    const sim::Network& network = *contestant.recurrence->network;
    const sim::WorkloadCount count(network);
    for (sim::Trace& trial : trials) {
        timed.run(contestant.engine, trial);
        contestant.counters += trial.cost;
        contestant.workload += count.of(trial);
        contestant.spikes.push_back(std::exchange(trial.spikes, {}));
    }
    contestant.work =
        sim::work_of(network, contestant.engine, contestant.workload, contestant.counters);
}

void require_agreement(const Contestant& first, const Contestant& second) {
    for (std::size_t trial = 0; trial < first.spikes.size(); ++trial) {
        require_same_spikes("trial " + std::to_string(trial), first.name, first.spikes[trial],
                            second.name, second.spikes[trial]);
    }
}

// Spikes that both have, tick by tick and neuron by neuron in order.
std::size_t common_spikes(const sim::Events& first, const sim::Events& second) {
    std::size_t common = 0;
    for (std::size_t i = 0, j = 0; i < first.volleys() && j < second.volleys();) {
        const sim::Volley a = first.volley(i);
        const sim::Volley b = second.volley(j);
        if (a.tick == b.tick) {
            std::vector<sim::Channel> both;
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

std::vector<Contestant> compare_engines(std::span<const Recurrence> recurrences,
                                        std::vector<sim::Trace>& trials, std::size_t repetitions) {
    std::deque<TimedEngines> timed; // one a recurrence
    std::vector<Contestant> contestants;
    for (const Recurrence& recurrence : recurrences) {
        timed.emplace_back(*recurrence.network);
        for (const sim::Engine engine : {sim::Engine::event, sim::Engine::clock}) {
            Contestant& contestant = contestants.emplace_back();
            contestant.name = sim::name(engine) + ("-" + recurrence.name);
            contestant.recurrence = &recurrence;
            contestant.engine = engine;
            warm_up(contestant, timed.back(), trials);
        }
        require_agreement(*(contestants.end() - 2), *(contestants.end() - 1));
    }

    std::vector<Seconds> seconds(contestants.size(), Seconds(trials.size()));
    for (std::size_t repetition = 0; repetition < repetitions; ++repetition) {
        for (std::size_t i = 0; i < contestants.size(); ++i) {
            for (std::size_t trial = 0; trial < trials.size(); ++trial) {
                seconds[i][trial].push_back(timed[i / 2].run(contestants[i].engine, trials[trial]));
            }
        }
    }
    for (std::size_t i = 0; i < contestants.size(); ++i) {
        contestants[i].seconds_per_trial = mean_of_medians(seconds[i]);
    }
    return contestants;
}

double differing_share(std::span<const sim::Events> first, std::span<const sim::Events> second) {
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
                         const sim::Events& first, const std::string& second_engine,
                         const sim::Events& second) {
    const auto difference = first_difference(first, second);
    if (!difference) return;
    throw EnginesDisagree(where + ", tick " + std::to_string(difference->tick) + ", neuron " +
                          std::to_string(difference->neuron) + ": a spike of " +
                          (difference->is_missing_in_second ? first_engine : second_engine) +
                          " alone");
}

} // namespace smnn::cli
