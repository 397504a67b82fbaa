#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "smnn/sim/counts/work.hpp"
#include "smnn/sim/error.hpp"
#include "smnn/sim/events.hpp"

namespace smnn::sim {

// One trial's input and its length.
struct Stimulus {
    Events input{};
    Tick ticks = 0;
};

// What one engine made of all trials.
struct Contestant {
    std::string name{};               // event-modes, clock-modes, event-full-rank, clock-full-rank
    std::string recurrence{};         // modes or full-rank
    const Network* network = nullptr; // that it ran
    Engine engine = Engine::event;
    double seconds_per_trial = 0.0; // the mean over trials of each one's median
    Workload workload{};            // of all trials, as the next three
    Cost counters{};
    Work work{};
    std::vector<Events> spikes{};
};

// A comparison that has been made, and on what.
struct Comparison {
    std::size_t trials = 0;
    std::uint64_t ticks = 0; // of all trials together
    std::size_t repetitions = 0;
    std::vector<Contestant> contestants{};
    std::optional<double> differing_share{}; // of spikes, between the network and its dense W
};

// The engines' spikes are not the same, as they must be. The message holds trial, tick, neuron and engine.
class EnginesDisagree : public Error {
public:
    using Error::Error;
};

// Compares both engines on the same trials, in turns: one run to warm up, whose spikes are checked, then
// `repetitions` that are timed.
//   dense    the network with W itself, compared too; null: not compared
//   returns  the contestants event before clock, the network before its dense W; they refer to both
//   Errors   EnginesDisagree before anything is timed; ParameterError as Simulator and prepare_trace()
Comparison compare_engines(const Network& network, const Network* dense,
                           std::span<const Stimulus> trials, std::size_t repetitions);

// Returns, of the spikes that either run has, the share that only one of them has; 0 of none.
double differing_share(std::span<const Events> first, std::span<const Events> second);

// Requires the spikes that two engines gave in one trial to be the same.
//   Errors  EnginesDisagree that names `where`, tick and neuron of the first difference
void require_same_spikes(const std::string& where, const std::string& first_engine,
                         const Events& first, const std::string& second_engine,
                         const Events& second);

// Returns the median; of an even count the mean of the two in the middle. Requires at least one value.
double median(std::vector<double> values);

} // namespace smnn::sim
