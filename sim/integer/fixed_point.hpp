#pragma once

#include <cstdint>
#include <vector>

#include "smnn/sim/events.hpp"
#include "smnn/sim/integer/fixed_network.hpp"
#include "smnn/sim/readout.hpp"

namespace smnn::sim {

// How often a value did not fit and was kept at the nearest that does. Counts of several runs add up.
struct HeldCounts {
    std::uint64_t current = 0;       // saturations of I; where it wraps, how often it did
    std::uint64_t potential = 0;     // of U
    std::uint64_t mode_rise = 0;     // of H
    std::uint64_t mode_activity = 0; // of K
    std::uint64_t rate_rise = 0;     // of r's own H
    std::uint64_t rate = 0;          // of r
    std::uint64_t overflows = 0;     // sums of weights beyond 32 bits, payloads beyond 16

    HeldCounts& operator+=(const HeldCounts& other);
    friend bool operator==(const HeldCounts&, const HeldCounts&) = default;
};

// f(name, count) for each counter, in the order above.
template <class AnyCounts, class F>
void for_each_held(AnyCounts& counts, F&& f) {
    f("current", counts.current);
    f("potential", counts.potential);
    f("mode_rise", counts.mode_rise);
    f("mode_activity", counts.mode_activity);
    f("rate_rise", counts.rate_rise);
    f("rate", counts.rate);
    f("overflows", counts.overflows);
}

// What a run in integers leaves behind.
struct FixedRun {
    Events spikes;
    // sum_i Wout_i M_i with M_i the highest r_i of the trial, or its mean cut towards zero: O of them.
    // Trajectory: sum_i Wout_i r_i[k], O for each tick. Rules of Xylo: how often each output neuron spiked.
    std::vector<std::int64_t> scores;
    HeldCounts held;
};

// Every state of a run, tick by tick: N of each a tick, O of the outputs'.
struct FixedStates {
    std::vector<std::int32_t> current;   // I
    std::vector<std::int32_t> potential; // U, after the spike
    std::vector<std::int32_t> output_current;
    std::vector<std::int32_t> output_potential;
    Events output_spikes; // of the rules of Xylo alone
};

// (F1) to (F6), or the network's other rules, tick by tick, integers only: equal to the bit on every machine, and to the C program that
// io/c_source writes. A spike's payload is 2^payload_bits, a graded input's is rounded, ties away from zero.
//
//   Cost    a tick is N per input event and N (P + 6); full rank: N^2
//   Errors  ParameterError as validate(), on ticks outside of [0, 2^31), on an input event beyond the
//           network's channels or the last tick
//   A neuron that spikes several times in a tick has as many events there.
FixedRun run_fixed_point(const FixedNetwork& network, const Events& input, Tick ticks,
                         FixedStates* states = nullptr);

// The same for many runs of one network, which has been validated: keeps its memory between them.
class FixedPoint {
public:
    explicit FixedPoint(const FixedNetwork& network); // refers to the network while it lives
    // Adds to `states`, where it is given.
    FixedRun run(const Events& input, Tick ticks, FixedStates* states = nullptr);

private:
    // The filter of (F4), (F5), for modes or for neurons.
    struct Cascade {
        std::vector<std::int32_t> rise;  // H
        std::vector<std::int32_t> level; // K or r
        std::uint64_t HeldCounts::*rise_held;
        std::uint64_t HeldCounts::*level_held;
    };

    FixedRun run_general(const Events& input, Tick ticks, FixedStates* states);
    void reset();
    void take_input(const Volley& volley);
    void add_recurrence();
    void move_neurons(Tick tick, FixedRun& run);
    void advance(Cascade& cascade, const std::vector<std::int64_t>& arriving);
    void let_arrive(Tick tick);
    void look();
    std::vector<std::int64_t> scores(const std::vector<std::int32_t>& seen) const;

    std::int32_t held(std::int64_t value, std::uint64_t& count) const;
    std::int32_t wrapped(std::int64_t value, std::uint64_t& count) const;
    std::int64_t decayed(std::int32_t value, std::uint32_t numerator) const;

    const FixedNetwork& network_;
    HeldCounts counts_;
    std::vector<std::int64_t> drive_; // N, what reaches I at this tick
    std::vector<std::int32_t> current_;
    std::vector<std::int32_t> potential_;
    std::vector<Tick> held_until_;              // N: refractory up to and including this tick
    std::vector<std::vector<Channel>> spiked_;  // of the last d ticks, tick modulo d
    std::vector<std::int64_t> mode_arriving_;   // P
    std::vector<std::int64_t> neuron_arriving_; // N
    Cascade modes_;
    Cascade rates_;
    std::vector<std::int32_t> highest_;  // N, max rate
    std::vector<std::int64_t> rate_sum_; // N, mean rate
};

// Scores in the units of the network that the integers were made from.
//   Errors  as sim::read_scores and read_trajectory on the other kind of readout (asserted)
Scores scores_of(const FixedNetwork& network, const FixedRun& run);
Matrix trajectory_of(const FixedNetwork& network, const FixedRun& run);

} // namespace smnn::sim
