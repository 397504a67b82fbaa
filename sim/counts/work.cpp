#include "smnn/sim/counts/work.hpp"

#include <cassert>

namespace smnn::sim {

namespace {

// Stages of a filter that an engine keeps, and multiply-adds that move them.
struct Cascade {
    std::uint64_t stages;
    std::uint64_t macs;
};

Cascade cascade_of(Engine engine) {
    return engine == Engine::event ? Cascade{.stages = 4, .macs = 10} // h, r, and in I and U
                                   : Cascade{.stages = 2, .macs = 2}; // h, r
}

constexpr std::uint64_t macs_of_membrane = 3; // a_s I; a_m U, (1 - a_m) I
constexpr std::uint64_t neurons_of_group = 16;

std::uint64_t bytes_moved(const Network& network, Cascade cascade, const Cost& cost) {
    const std::uint64_t full_rank_looks = network.is_full_rank() ? cost.looks : 0;
    const std::uint64_t weight = network.has_sparse_input() ? 8 : 4;
    const std::uint64_t input = 8 * cost.input_events + weight * cost.input_operations;
    const std::uint64_t spikes = 4 * cost.spikes + (4 + 16) * cost.recurrent_additions;
    const std::uint64_t drive = 4 * cost.expansion_macs + 8 * full_rank_looks;
    const std::uint64_t states =
        40 * cost.membrane_updates + 16 * cascade.stages * cost.filter_updates;
    return input + spikes + drive + states + 16 * cost.queue_operations;
}

} // namespace

std::uint64_t footprint_bytes(const Network& network, Engine engine) {
    const Weights& w = network.weights;
    const std::uint64_t neurons = network.neurons();
    const std::uint64_t width = network.is_full_rank() ? neurons : network.modes();
    const std::uint64_t input = network.has_sparse_input()
                                    ? 8 * (w.sparse_input.size() + w.sparse_input.offsets.size())
                                    : 4 * neurons * network.inputs();
    const std::uint64_t recurrence =
        w.recurrent.rows() * neurons + 2 * neurons * network.modes() + network.modes();
    const std::uint64_t groups =
        engine == Engine::event ? (neurons + neurons_of_group - 1) / neurons_of_group : 0;
    return input + 4 * recurrence + 24 * neurons + 8 * cascade_of(engine).stages * width +
           24 * groups;
}

Work work_of(const Network& network, Engine engine, const Workload& workload, const Cost& cost) {
    assert(engine != Engine::automatic);
    const Cascade cascade = cascade_of(engine);
    // The clock-driven engine reads the modes for all neurons, at every tick: NeuroBench's own count.
    const std::uint64_t mode_macs =
        engine == Engine::event ? cost.expansion_macs : workload.mode_macs;
    return {
        .dense_operations = workload.dense_operations,
        .effective_acs = workload.effective_acs,
        .effective_macs = workload.graded_input_macs + mode_macs,
        .state_macs = macs_of_membrane * cost.membrane_updates + cascade.macs * cost.filter_updates,
        .membrane_updates = cost.membrane_updates,
        .filter_updates = cost.filter_updates,
        .looks = cost.looks,
        .wake_ups = cost.wake_ups,
        .queue_operations = cost.queue_operations,
        .bytes_moved = bytes_moved(network, cascade, cost),
        .footprint_bytes = footprint_bytes(network, engine)};
}

} // namespace smnn::sim
