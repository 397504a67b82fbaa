#pragma once

#include <cstdint>

#include "smnn/sim/counts/workload.hpp"
#include "smnn/sim/run/cost.hpp"
#include "smnn/sim/run/engine.hpp"

namespace smnn::sim {

// What one engine did on an input, in the words of the field: what people compare, and what an energy
// model puts a price on. The sum over all trials; footprint_bytes is of the network.
//
//                       counted
//   dense_operations    every weight at every tick, as Workload
//   effective_acs       as Workload
//   effective_macs      graded input as Workload; and the modes read: clock-driven as Workload, event-driven
//                       P for each reading of a neuron that is looked at, up to four a look
//   state_macs          of membrane updates, 3 each: (1) and (2); of filter updates, clock-driven 2: (4),
//                       event-driven 10: h, r and their images in I and U, which make the jump exact
//   looks               comparisons with the threshold
//   bytes_moved         an estimate from the counts, as if registers held nothing but the operands of one
//                       operation:
//                         an event         8 (channel, value), and 4 a weight of its column, 8 if the
//                                          input is sparse
//                         a spike          4, and 20 for each number it is added to (4 the weight, 16 the
//                                          sum, read and written)
//                         a MAC of a mode  4 (xi_in); a look of a full-rank network 8 (its drive)
//                         a membrane       40 (I and U read and written, the end of the refractory period
//                         update           read)
//                         a filter update  16 a stage (read and written): clock-driven 2, event-driven 4
//                         a queue          16 (a tick, a group)
//                         operation
//   footprint_bytes     weights 4 each; of a sparse input 8, and 8 a channel; 24 a neuron; 8 a filter
//                       stage; event-driven 24 a group of 16 neurons; the readout not
struct Work {
    std::uint64_t dense_operations = 0;
    std::uint64_t effective_acs = 0;
    std::uint64_t effective_macs = 0;
    std::uint64_t state_macs = 0;
    std::uint64_t membrane_updates = 0;
    std::uint64_t filter_updates = 0;
    std::uint64_t looks = 0;
    std::uint64_t wake_ups = 0;
    std::uint64_t queue_operations = 0;
    std::uint64_t bytes_moved = 0;
    std::uint64_t footprint_bytes = 0;
};

//   workload, cost   of the same trials; engine: event or clock
Work work_of(const Network& network, Engine engine, const Workload& workload, const Cost& cost);

// As it stands in Work.
std::uint64_t footprint_bytes(const Network& network, Engine engine);

// f(name, count) for each number, in the order above: the one place that lists them.
template <class F>
void for_each_number(const Work& work, F&& f) {
    f("dense_operations", work.dense_operations);
    f("effective_acs", work.effective_acs);
    f("effective_macs", work.effective_macs);
    f("state_macs", work.state_macs);
    f("membrane_updates", work.membrane_updates);
    f("filter_updates", work.filter_updates);
    f("looks", work.looks);
    f("wake_ups", work.wake_ups);
    f("queue_operations", work.queue_operations);
    f("bytes_moved", work.bytes_moved);
    f("footprint_bytes", work.footprint_bytes);
}

} // namespace smnn::sim
