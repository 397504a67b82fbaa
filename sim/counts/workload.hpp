#pragma once

#include <cstdint>
#include <vector>

#include "smnn/sim/run/trace.hpp"

namespace smnn::sim {

// What a network requires on an input, in NeuroBench's words: a property of weights, input and spikes,
// whatever engine runs it. The network is linear layers, stepped tick by tick,
//
//     Win              N x D   applied to x[k]
//     xi_out^T         P x N   applied to S[k]         full rank: W, N x N, applied to S[k]
//     xi_in diag(lambda)  N x P   applied to kappa[k-1]
//
// and a population of neurons. The readout, equal for all engines, is not counted.
//
// Source  J. Yik et al., "The neurobench framework for benchmarking neuromorphic computing algorithms
//         and systems", Nature Communications 16, 1545 (2025); counted as the Python package 2.3.0 does.
struct Workload {
    std::uint64_t dense_operations = 0; // every weight of every layer at every tick
    // Weight and input both not 0: accumulations at the ticks at which all of a layer's input is -1, 0 or
    // 1; else multiply-accumulations. kappa counts as real-valued.
    std::uint64_t effective_acs = 0;
    std::uint64_t graded_input_macs = 0; // of Win
    std::uint64_t mode_macs = 0;         // of xi_in diag(lambda)
    // Potentials at the first tick, and those that differ from the tick before: not where no current has
    // come yet, not while they are held at 0.
    std::uint64_t membrane_updates = 0;
    std::uint64_t activations = 0; // N a tick,
    std::uint64_t spikes = 0;      // of which this many are not 0

    Workload& operator+=(const Workload& other);
    friend bool operator==(const Workload&, const Workload&) = default;

    std::uint64_t effective_macs() const { return graded_input_macs + mode_macs; }
    double activation_sparsity() const; // the share of activations that are 0; 0 of none
};

// Share of the weights of these layers that are 0.
double connection_sparsity(const Network& network);

// Counts the workload of runs of one network.
class WorkloadCount {
public:
    explicit WorkloadCount(const Network& network); // refers to the network while it lives

    // Returns the workload of a run, from its input, spikes and length.
    // Cost   O(events + N P), not O(N ticks)
    Workload of(const Events& input, const Trace& trace) const;

private:
    void count_input(const Events& input, Workload& workload) const;
    void count_spikes(const Trace& trace, Workload& workload) const;
    void count_expansion(const Trace& trace, Workload& workload) const;
    std::vector<Tick> first_of_modes(const Trace& trace) const;
    std::vector<Tick> first_of_currents(const Events& input, const Trace& trace) const;

    const Network& network_;
    // Weights that are not 0: of a channel's, a neuron's and a mode's column.
    std::vector<std::uint64_t> per_channel_;
    std::vector<std::uint64_t> per_spike_;
    std::vector<std::uint64_t> per_mode_;
};

} // namespace smnn::sim
