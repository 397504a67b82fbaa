#include "smnn/sim/counts/work.hpp"

#include "tests/support/catch.hpp"

using namespace smnn;
using namespace smnn::sim;

namespace {

constexpr Cost cost{.input_events = 2,
                    .spikes = 3,
                    .input_operations = 200,
                    .recurrent_additions = 12,
                    .expansion_macs = 1000,
                    .membrane_updates = 500,
                    .filter_updates = 40,
                    .looks = 500,
                    .wake_ups = 7,
                    .queue_operations = 5,
                    .ticks_visited = 10};
constexpr Workload workload{.dense_operations = 9000,
                            .effective_acs = 211,
                            .graded_input_macs = 30,
                            .mode_macs = 900,
                            .membrane_updates = 480,
                            .activations = 5000,
                            .spikes = 3};

Network modes() {
    Network network;
    network.weights = zero_weights(100, 4, 6, 10);
    return network;
}

} // namespace

TEST_CASE("the clock reads the modes as NeuroBench counts, the event engine where it looks",
          "[sim]") {
    const Work clock = work_of(modes(), Engine::clock, workload, cost);
    const Work event = work_of(modes(), Engine::event, workload, cost);
    CHECK(clock.effective_macs == 930);
    CHECK(event.effective_macs == 1030);
    CHECK(clock.state_macs == 3 * 500 + 2 * 40);
    CHECK(event.state_macs == 3 * 500 + 10 * 40);
    CHECK(event.wake_ups == 7);
    CHECK(event.effective_acs == 211);
}

TEST_CASE("bytes moved are the operands of the counted operations", "[sim]") {
    const std::uint64_t both = 2 * 8 + 200 * 4 + 3 * 4 + 12 * 20 + 1000 * 4 + 500 * 40 + 5 * 16;
    CHECK(work_of(modes(), Engine::clock, workload, cost).bytes_moved == both + 40 * 32);
    CHECK(work_of(modes(), Engine::event, workload, cost).bytes_moved == both + 40 * 64);
}

TEST_CASE("a footprint is weights and states, the readout aside", "[sim]") {
    const std::uint64_t weights = 4 * (100 * 6 + 2 * 100 * 4 + 4);
    CHECK(work_of(modes(), Engine::clock, workload, cost).footprint_bytes ==
          weights + 100 * 24 + 4 * 16);
    CHECK(work_of(modes(), Engine::event, workload, cost).footprint_bytes ==
          weights + 100 * 24 + 4 * 32 + 7 * 24);

    Network sparse = modes();
    sparse.weights.input(5, 2) = sparse.weights.input(7, 2) = 1.0F;
    CHECK(footprint_bytes(with_sparse_input(sparse), Engine::clock) ==
          8 * 2 + 8 * 7 + 4 * (2 * 100 * 4 + 4) + 100 * 24 + 4 * 16);

    Network dense;
    dense.weights = zero_full_rank_weights(100, 6, 10);
    CHECK(work_of(dense, Engine::clock, workload, cost).footprint_bytes ==
          4 * (100 * 6 + 100 * 100) + 100 * 24 + 100 * 16);
}
