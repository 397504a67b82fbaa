#pragma once

#include <vector>

#include "sim/mode_buffer.hpp"
#include "sim/propagator.hpp"
#include "sim/trace.hpp"

namespace smnn::sim {

// Equations (1)-(5) tick by tick, for every neuron, whether or not anything happens: the dynamics as
// the paper steps them, and the yardstick for the event-driven engine.
//
// Cost    a tick is N membrane updates and P N multiply-adds (full rank: N additions a spike)
// Errors  ParameterError as validate() and prepare_trace()
Trace run_clock_driven(const Network& network, Events input, const RunConfig& config);

// The same for many runs of one network: keeps its memory between them.
class ClockDriven {
public:
    explicit ClockDriven(const Network& network); // refers to the network while it lives

    // From rest through all ticks of a prepared trace: reads its input, fills in its spikes, its cost
    // and whatever recordings it has room for.
    void run(Trace& trace);

    // The same with the trace's own spikes in place of the threshold: fills in the recordings of a
    // trace that was read from a file. With the spikes known everything is linear.
    void retrace(Trace& trace);

private:
    template <class Fire>
    void step_through(Trace& trace, Fire&& fire);
    void reset();
    void update_currents(const Volley& volley, Cost& cost);
    void update_potentials(Tick tick);

    const Network& network_;
    StepFactors factors_;
    Propagator propagator_;
    Tick refractory_ticks_;
    std::size_t stride_; // N padded

    ModeBuffer modes_;
    AlignedVector<double> current_;        // I
    AlignedVector<double> potential_;      // U, and after a spike what the next tick starts from
    AlignedVector<Tick> refractory_until_; // U is held at 0 up to and including this tick
    AlignedVector<float> drive_;
    std::vector<Channel> fired_;
};

} // namespace smnn::sim
