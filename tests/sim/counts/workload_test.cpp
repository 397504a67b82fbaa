#include "smnn/sim/counts/workload.hpp"

#include <algorithm>

#include "tests/support/catch.hpp"
#include "tests/support/networks.hpp"
#include "tests/support/runs.hpp"

using namespace smnn;
using namespace smnn::sim;

namespace {

// Two channels, three neurons, two modes; every spike below is forced by its input.
//
//     Win      xi_in diag(lambda)   xi_out
//     9  0     1  0                 1  0
//     0  9     0  0                 0  1
//     9  9     1  0                 0  0       (lambda = 1, 0)
Network by_hand() {
    Network network;
    network.weights = zero_weights(3, 2, 2, 1);
    Weights& w = network.weights;
    w.input(0, 0) = w.input(1, 1) = w.input(2, 0) = w.input(2, 1) = 90.0F;
    w.mode_in(0, 0) = w.mode_in(2, 0) = w.mode_in(1, 1) = 1.0F;
    w.mode_out(0, 0) = w.mode_out(1, 1) = 1.0F;
    w.importance(0, 0) = 1.0F;
    network.neuron.refractory_ms = 4.0; // two ticks
    return network;
}

Workload workload_of(const Network& network, std::vector<Event> events, Tick ticks) {
    const Events input = sorted(std::move(events));
    return WorkloadCount(network).of(input,
                                     tests::run_clock_driven(network, input, {.ticks = ticks}));
}

} // namespace

TEST_CASE("the workload of three neurons is what a hand counts", "[sim]") {
    const Network network = by_hand();
    // Channel 0 at tick 1: neurons 0 and 2 fire at once, are held at 2 and 3, and fire again and again
    // while the current lasts.
    const Events input = sorted({{1, 0}});
    const Trace trace = tests::run_clock_driven(network, input, {.ticks = 4});
    REQUIRE(trace.spikes == sorted({{1, 0}, {1, 2}}));
    const Workload workload = WorkloadCount(network).of(input, trace);
    CHECK(workload.dense_operations == 4 * (3 * 2 + 2 * 3 + 3 * 2));
    CHECK(workload.effective_acs == 2 + 1); // a column of two weights; a spike into one mode
    CHECK(workload.graded_input_macs == 0);
    CHECK(workload.mode_macs == 2); // mode 0 is felt by two neurons at tick 3
    // All three at tick 0; neurons 0 and 2 when they rise at tick 1 and when they are reset at tick 2.
    CHECK(workload.membrane_updates == 3 + 2 + 2);
    CHECK(workload.activations == 12);
    CHECK(workload.spikes == 2);
    CHECK(workload.activation_sparsity() == 10.0 / 12.0);
    CHECK(connection_sparsity(network) ==
          Approx(10.0 / 18.0)); // zeros: 2 of Win, 4 and 4 of the modes
}

TEST_CASE("a tick whose input is all -1, 0 and 1 is accumulated, any other multiplied", "[sim]") {
    const Network network = by_hand();
    const Workload both = workload_of(network, {{0, 0, -1.0F}, {0, 1, 1.0F}}, 1);
    CHECK(both.effective_acs == 4 + 1); // and neuron 1 spikes into one mode
    CHECK(both.graded_input_macs == 0);
    CHECK(workload_of(network, {{0, 0, 0.5F}, {0, 1, 1.0F}}, 1).graded_input_macs == 4);
    // Two events of a channel are one input of 2; +1 and -1 are none.
    CHECK(workload_of(network, {{0, 1}, {0, 1}}, 1).graded_input_macs == 2);
    CHECK(workload_of(network, {{0, 1, -1.0F}, {0, 1, 1.0F}}, 1).effective_acs == 0);
}

TEST_CASE("without a filter the modes are read at arrivals alone", "[sim]") {
    Network network = by_hand();
    network.neuron.filter = Filter::none;
    network.neuron.refractory_ms = 40.0;
    const Workload workload = workload_of(network, {{0, 0}}, 10);
    REQUIRE(workload.spikes == 2);
    CHECK(workload.mode_macs == 2);
}

TEST_CASE("a full-rank network accumulates N weights a spike and reads no modes", "[sim]") {
    Network network;
    network.weights = zero_full_rank_weights(3, 1, 1);
    for (float& w : network.weights.input.column(0)) w = 90.0F;
    for (float& w : network.weights.recurrent.column(1)) w = 0.1F;
    network.neuron.refractory_ms = 40.0;
    const Workload workload = workload_of(network, {{0, 0}}, 5);
    REQUIRE(workload.spikes == 3);
    CHECK(workload.dense_operations == 5 * (3 + 9));
    CHECK(workload.effective_acs == 3 + 3); // one column of W has weights
    CHECK(workload.effective_macs() == 0);
}

TEST_CASE("a sparse input is the same work as the matrix that it stands for", "[sim]") {
    const Network dense = by_hand();
    const Network sparse = with_sparse_input(dense);
    CHECK(workload_of(sparse, {{1, 0}, {3, 1}}, 6) == workload_of(dense, {{1, 0}, {3, 1}}, 6));
    CHECK(connection_sparsity(sparse) == connection_sparsity(dense));
}

TEST_CASE("membrane updates are the ticks at which the recorded potentials change", "[sim]") {
    std::uint64_t updates = 0;
    for (std::uint64_t seed = 1; seed <= 60; ++seed) {
        tests::RandomTrial trial =
            tests::random_trial(seed, {.neurons = 40, .inputs = 10, .ticks = 60});
        // Slow enough that no potential settles, in float32, while the run lasts.
        double& tau = trial.network.neuron.tau_membrane_ms;
        tau = std::max(tau, 10.0 * trial.network.neuron.time_step_ms);
        const Trace trace = tests::run_clock_driven(
            trial.network, trial.input, {.ticks = trial.ticks, .record_potentials = true});
        std::uint64_t changes = trial.ticks > 0 ? trial.network.neurons() : 0;
        for (std::size_t k = 1; k < trace.potentials.cols(); ++k) {
            for (std::size_t i = 0; i < trace.potentials.rows(); ++i) {
                changes += trace.potentials(i, k) != trace.potentials(i, k - 1);
            }
        }
        INFO("seed " << seed);
        const Workload workload = WorkloadCount(trial.network).of(trial.input, trace);
        CHECK(workload.membrane_updates == changes);
        updates += changes;
    }
    CHECK(updates > 10'000);
}
