#pragma once

#include <limits>
#include <vector>

#include "sim/event_queue.hpp"
#include "sim/mode_buffer.hpp"
#include "sim/propagator.hpp"
#include "sim/trace.hpp"

namespace smnn::sim {

// The same dynamics event by event, spike for spike equal to run_clock_driven.
//
// Cost    nothing on ticks without events or due wake-ups; sim/README.md says what a look costs
// Errors  ParameterError as validate() and prepare_trace()
Trace run_event_driven(const Network& network, Events input, const RunConfig& config);

// The same for many runs of one network: keeps its memory between them.
//
// Everything but the threshold is linear, so a neuron's potential is a sum of two parts:
//
//     U_i = own_i + xi_in[i] . (lambda * v)
//
// v is the mode buffer's image in a neuron that never fires; own_i holds what reached neuron i alone:
// its input, and at the end of each refractory period the correction that makes the sum 0. Both are moved
// any number of ticks at once, and only when somebody looks.
//
// Neurons are looked at in groups. A look advances a group's own part, reads the modes, fires, and says how
// long the group may sleep: until a tick, as long as arriving spikes have pushed the modes by less than a
// distance. A group is woken at whichever comes first, or by input. Too early is harmless, too late
// never happens: the bounds are upper bounds of the coming potential.
class EventDriven {
public:
    explicit EventDriven(const Network& network); // refers to the network while it lives

    // From rest through all ticks of a prepared trace: reads its input, fills in its spikes, its cost
    // and whatever recordings it has room for.
    void run(Trace& trace);

private:
    using Group = WakeQueue::Group;
    static constexpr std::size_t group_size = lanes;

    struct Fired { // a spike and the potential that caused it
        Channel neuron;
        double potential;
    };
    struct Rest { // how long a group may sleep
        Tick wake = never;
        double slack = std::numeric_limits<double>::infinity(); // rise of U that changes nothing
    };

    void reset();
    void visit(Tick tick, const Volley& input, Tick next_input, Trace& trace);
    void look(Group group, Tick tick, const float* drive, Tick next_input, Trace& trace);
    Rest rest_of(std::size_t neuron, Tick tick, double potential, double current, double activity,
                 double rise) const;
    void wake_pushed(Tick tick);
    void expand(Group group, std::span<const double> stage, double* drive, Cost& cost) const;
    void record(Tick from, Tick to, Trace& trace) const;

    const Network& network_;
    StepFactors factors_;
    Propagator propagator_;
    Tick refractory_ticks_;
    Group groups_;

    // Largest responses of I to 1 in r and in h, and of U to an arriving spike.
    double current_peak_of_activity_;
    double current_peak_of_rise_;
    double potential_peak_of_arrival_;
    std::vector<double>
        reach_; // a group's largest |xi_in[i]|: a push of the modes by x moves U by less

    ModeBuffer modes_;
    WakeQueue queue_;
    AlignedVector<double> own_current_;
    AlignedVector<double> own_potential_;
    std::vector<Tick> refractory_until_; // a neuron cannot fire up to and including this tick
    std::vector<Tick> advanced_to_;      // a group's own part stands at the end of this tick
    std::vector<double> limit_;          // the modes' distance at which a group must be looked at
    double lowest_limit_ = 0.0;          // at most the smallest of them
    AlignedVector<float> drive_;
    std::vector<Fired> fired_; // at this tick
    std::vector<Channel> spikes_;
};

} // namespace smnn::sim
