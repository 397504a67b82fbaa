#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "smnn/sim/engines/event_queue.hpp"
#include "smnn/sim/engines/horizon.hpp"
#include "smnn/sim/engines/population_state.hpp"

namespace smnn::sim {

// What a neuron reads of the modes at the end of a tick: xi_in[i] . (lambda * stage), or in a full-rank
// network entry i.
struct ModeView {
    std::span<const double> potential, current, activity, rise; // lambda * stage, padded
    double distance = 0.0; // how far arrivals have pushed the modes, ModeBuffer::distance()
    double pace = 0.0;     // ... and are expected to, a tick
};

// Neurons that are looked at only when they must be.
//
// A neuron's potential is a sum of two parts, because everything but the threshold is linear:
//
//     U_i = own_i + xi_in[i] . (lambda * v)
//
// v is the mode buffer's image in a neuron that never fires; own_i holds what reached neuron i alone:
// its input, and at the end of each refractory period the correction that makes the sum 0.
//
// Neurons sleep in groups of eight. A look moves a group's own part to the tick, reads the modes, fires,
// and computes by the Horizon how long the group may sleep: until a tick, as long as arrivals push the
// modes by less than a distance. Input is counted neuron by neuron, and shortens that distance. Too early is
// harmless, too late never happens.
class LazyGroups {
public:
    using Group = WakeQueue::Group;
    static constexpr std::size_t group_size = lanes / 2;

    struct Fired { // a spike and the potential that caused it
        Channel neuron;
        double potential;
    };

    // The groups [first, last) of a network; refers to it and the rest while it lives.
    LazyGroups(const Network& network, const Propagator& propagator, const StepFactors& factors,
               const Horizon& horizon, Group first, Group last);
    LazyGroups(const LazyGroups&) = delete;
    LazyGroups& operator=(const LazyGroups&) = delete;

    // All neurons at rest: states 0 since tick -1.
    void rest();

    // Switches from clock to event mode. The state arrays now hold each neuron's private part; the mode
    // images are zero. Every group gets its first wake-up tick.
    void fall_asleep(PopulationState& state, Tick tick, const ModeView& modes, Cost& cost);

    // Adds the modes to the own parts: the states are then the neurons' at the end of a tick.
    void add_modes(PopulationState& state, Tick tick, const ModeView& modes) const;

    // The same, and hands the neurons over to the clock.
    void wake_up(PopulationState& state, Tick tick, const ModeView& modes);

    // Returns the next tick at which a group must be looked at.
    Tick next() const { return queue_.next(); }

    // A tick's input, of all groups or of the groups [from, to) alone: moves own parts to the
    // tick and counts the input against the groups' sleep. `drive` is N padded.
    void deliver(PopulationState& state, Tick tick, const float* drive, Cost& cost);
    void deliver(PopulationState& state, Tick tick, const float* drive, Group from, Group to,
                 Cost& cost);

    // One tick whose input is delivered: looks at all groups that must be looked at.
    void visit(PopulationState& state, Tick tick, const ModeView& modes, Cost& cost);

    // After spikes of this very tick have arrived in the modes: those whose sleep has been disturbed
    // are to be looked at a tick later.
    void disturb(Tick tick, double distance);

    // The distance begins again at 0.
    void restart_distance(double distance);

    // The smallest mode displacement that could make any resting neuron fire.
    double first_limit() const;

    // Returns the neurons that fired at the tick visited last, in address order.
    std::span<const Fired> fired() const { return fired_; }

    // Writes the potentials of a group's neurons at the end of a tick before which nothing happened since
    // their last look, eight float32.
    void record_potentials(const PopulationState& state, Group group, Tick tick,
                           std::span<const double> modes, float* recorded) const;

    Group first() const { return first_; }
    Group last() const { return last_; }
    std::uint64_t queue_operations() const { return queue_.operations(); }

private:
    struct Account {
        double distance = 0.0; // of the modes when it was given
        double reach = 0.0;    // distance that raises a potential by 1
        float input = 0.0F;    // highest response to direct input
    };

    void fire(Tick tick, std::size_t first, const Doubles& potential, Longs& until);
    void file_wake_up(Group group, Tick tick, Tick wake, const Horizon::Bound& bound,
                      double distance);
    void look(PopulationState& state, Group group, Tick tick, const ModeView& modes, Cost& cost);
    void look_at_the_pushed(PopulationState& state, Tick tick, const ModeView& modes, Cost& cost);
    template <std::size_t stages>
    void expand(Group group, const std::span<const double> (&stage)[stages],
                Doubles (&out)[stages]) const;

    const Network& network_;
    const Propagator& propagator_;
    const StepFactors& factors_;
    const Horizon& horizon_;
    Tick refractory_ticks_;
    Group first_;
    Group last_;
    double ceiling_;                // as high as a sleeper's potential may be thought to come
    AlignedVector<double> reach_;   // a group's largest |xi_in[i]|
    AlignedVector<float> room_;     // how much a neuron's potential may still be raised
    std::vector<Account> accounts_; // what a group's sleep rests on
    AlignedVector<double> limit_;   // the modes' distance at which a group must be looked at
    std::vector<Tick> advanced_to_; // a group's own part stands at the end of this tick
    double lowest_limit_ = 0.0;     // at most the smallest of them
    WakeQueue queue_;
    std::vector<Fired> fired_;
};

} // namespace smnn::sim
