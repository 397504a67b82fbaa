#pragma once

#include <deque>
#include <vector>

#include "smnn/sim/dynamics/input_drive.hpp"
#include "smnn/sim/engines/clock_driven.hpp"
#include "smnn/sim/engines/lazy_groups.hpp"

namespace smnn::sim {

// When the event-driven engine steps like the clock.
enum class Stride {
    adaptive,    // while so much happens that a look at every neuron every tick costs less
    lazy,        // never
    alternating, // every other dozen ticks: for tests of the change
};

// Equations (1)-(5) event by event, spike for spike equal to ClockDriven. Keeps its memory between runs.
//
// It jumps from tick to tick at which something is due: input, a spike arriving in the mode buffer, the
// wake-up of a group of LazyGroups. It keeps an account of what it does and of what stepping would have
// cost; where stepping is cheaper it steps like the clock for a while.
//
// Cost    nothing on ticks without events or due wake-ups; sim/README.md says what a look costs
class EventDriven {
public:
    // Refers to the network while it lives. More threads share what is done to all neurons: the same spikes
    // and counts, in less time where there are hundreds of thousands of neurons.
    explicit EventDriven(const Network& network, Stride stride = Stride::adaptive,
                         unsigned threads = 1);
    EventDriven(const EventDriven&) = delete;
    EventDriven& operator=(const EventDriven&) = delete;

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

    // Returns where the neurons stand before the next tick, as the clock would have it.
    // Cost  O(N P) while neurons sleep
    PopulationState state() const;

private:
    void step_to(Tick until, const Events& input, const Recorder& to);
    void visit(Tick tick, const Volley& input, const Recorder& to);
    void fall_asleep(Cost& cost);
    void wake_up(Cost& cost);
    bool should_step(const Events& input, std::size_t next) const;
    bool is_input_dense(const Events& input, std::size_t next) const;
    void leave_rest(Tick tick);
    void note_pace();
    void restart_distance();
    template <class Part>
    void share(Cost& cost, Part&& part);
    Tick next_wake() const;
    std::uint64_t queue_operations() const;
    ModeView view(const ModeBuffer& modes, AlignedVector<double>& scaled_stages) const;
    void deliver_sparse(Tick tick, const Volley& input, Cost& cost);
    void record(Tick from, Tick to, const Recorder& recorder);

    const Network& network_;
    Stride stride_;
    StepFactors factors_;
    Propagator propagator_;
    Horizon horizon_;
    PopulationState state_; // while groups sleep, of each neuron's own part
    ClockDriven clock_;     // steps the same state
    Team team_;
    std::deque<LazyGroups> groups_; // of each member of the team, in address order
    std::vector<Cost> costs_;       // of what each member did
    AlignedVector<float> drive_;    // sparse input: 0 between visits
    GroupMarks touched_;            // the vectors of it that are not
    AlignedVector<double> scaled_;  // lambda * each of four stages
    std::vector<Channel> spikes_;

    Tick now_ = 0; // the next tick
    bool is_stepping_ = false;
    bool is_at_rest_ = true;

    // The pace of arrivals: since when, from which distance, and what came out last time.
    Tick pace_since_ = 0;
    double pace_from_ = 0.0;
    double pace_ = 0.0;
    double far_ = 0.0; // a distance at which to begin again

    // The account, in clock steps of a group.
    double debt_ = 0.0;
    Tick last_visit_ = -1;
    Tick asleep_since_ = -1;
    Tick step_for_ = 0; // how long to step next time
    Tick step_until_ = 0;
    double busy_ = 0.0; // what went on when it began: input ticks and spikes a tick
};

} // namespace smnn::sim
