#pragma once

#include <optional>
#include <span>
#include <vector>

#include "smnn/sim/dynamics/input_drive.hpp"
#include "smnn/sim/dynamics/propagator.hpp"
#include "smnn/sim/dynamics/team.hpp"
#include "smnn/sim/engines/population_state.hpp"
#include "smnn/sim/run/trace.hpp"

namespace smnn::sim {

// Equations (1)-(5) tick by tick, for every neuron, whether or not anything happens: the dynamics as
// the paper steps them, and the yardstick for the event-driven engine. Keeps its memory between runs.
//
// Cost    a tick is N membrane updates and P N multiply-adds (full rank: N additions a spike)
class ClockDriven {
public:
    // Refers to the network while it lives. More threads share the neurons of a tick: the same spikes, in
    // less time where there are hundreds of thousands of neurons.
    explicit ClockDriven(const Network& network, unsigned threads = 1);
    // Works on another's state, which it refers to too.
    ClockDriven(const Network& network, PopulationState& state, unsigned threads);
    ClockDriven(const ClockDriven&) = delete;
    ClockDriven& operator=(const ClockDriven&) = delete;

    // From rest through all ticks of a prepared trace: fills in its spikes, its cost and the recordings
    // that it has room for.
    void run(const Events& input, Trace& trace);

    // The same in pieces: to rest before tick 0, then, as often as wanted, from where it stands to before
    // tick `until` with the input events of these ticks. Spikes and costs are added to what is there.
    void start();
    void advance(Tick until, const Events& input, const Recorder& to);
    void advance(Tick until, const Events& input, Events& spikes, Cost& cost) {
        advance(until, input, {.spikes = spikes, .cost = cost});
    }

    // The same with known spikes in place of the threshold, from the state as it stands up to a tick:
    // with the spikes known everything is linear. Writes a column of `potentials` (N x ticks at least)
    // for each tick, or none if it is empty.
    void retrace(const Events& input, const Events& spikes, Tick until, Matrix& potentials);

    std::size_t neurons() const { return network_.neurons(); }
    const PopulationState& state() const { return state_; }
    void resume(const PopulationState& state) { state_ = state; }

private:
    ClockDriven(const Network& network, PopulationState* state, unsigned threads);
    template <class Visit>
    void for_each_drive(const Events& input, Tick until, Cost& cost, Visit&& visit);
    void prepare_strength();
    void move_neurons(std::size_t first, std::size_t last, const float* drive, float* recorded);
    template <std::size_t vectors>
    void move_block(std::size_t first, const float* drive, const double* pushed, float* recorded);
    std::size_t above_threshold(std::size_t first, std::size_t last);
    std::span<const Channel> step(const float* drive, float* recorded);
    void finish(std::span<const Channel> fired, Cost& cost);

    const Network& network_;
    StepFactors factors_;
    Propagator propagator_;
    Tick refractory_ticks_;
    std::size_t stride_;                 // N padded
    std::optional<PopulationState> own_; // none where the state is another's
    PopulationState& state_;
    DriveWindow drive_;
    std::vector<double> strength_; // lambda * kappa, P
    std::vector<Channel> fired_;   // at this tick; room for all
    Team team_;
    std::vector<std::size_t>
        ends_; // each member's neurons end here: whole blocks, all but the last
    std::vector<std::size_t> found_; // how many of them fired
};

} // namespace smnn::sim
