#pragma once

#include <span>
#include <stdexcept>
#include <string>
#include <vector>

#include "smnn/sim/counts/work.hpp"
#include "tools/smnn/compare/difference.hpp"
#include "tools/smnn/terminal/report.hpp"

namespace smnn::cli {

// A network as the comparison runs it: its modes, or W itself.
struct Recurrence {
    std::string name; // "modes" or "full-rank"
    const sim::Network* network;
};

// What one engine made of all trials.
struct Contestant {
    std::string name; // event-modes, clock-modes, event-full-rank, clock-full-rank
    const Recurrence* recurrence = nullptr;
    sim::Engine engine = sim::Engine::event;
    double seconds_per_trial = 0.0;
    sim::Workload workload; // of all trials, as are
    sim::Cost counters;
    sim::Work work;
    std::vector<sim::Events> spikes;
};

// The engines' spikes are not the same, as they must be: in words, trial, tick and neuron.
class EnginesDisagree : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

// Both engines of each recurrence on the same trials, in turns: one run to warm up, whose spikes are
// checked, then `repetitions`; the time is the mean over trials of each one's median. Contestants in the
// order of the recurrences, event before clock.
//   trials   prepared for any of the networks, which have the same inputs; their spikes are used up
//   Errors   EnginesDisagree before anything is measured; ParameterError as sim::validate
std::vector<Contestant> compare_engines(std::span<const Recurrence> recurrences,
                                        std::vector<sim::Trace>& trials, std::size_t repetitions);

// Of the spikes that either run has, the share that only one of them has; 0 of none.
double differing_share(std::span<const sim::Events> first, std::span<const sim::Events> second);

// Of one trial, run by the two engines that are named.
//   Errors  EnginesDisagree naming `where`, tick and neuron of the first difference
void require_same_spikes(const std::string& where, const std::string& first_engine,
                         const sim::Events& first, const std::string& second_engine,
                         const sim::Events& second);

} // namespace smnn::cli
