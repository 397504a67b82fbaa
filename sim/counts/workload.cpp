#include "smnn/sim/counts/workload.hpp"

#include <algorithm>
#include <numeric>

namespace smnn::sim {

namespace {

std::vector<std::uint64_t> nonzeros_of_columns(const Matrix& matrix) {
    std::vector<std::uint64_t> counts(matrix.cols());
    for (std::size_t col = 0; col < matrix.cols(); ++col) {
        const auto column = matrix.column(col);
        counts[col] = column.size() -
                      static_cast<std::size_t>(std::count(column.begin(), column.end(), 0.0F));
    }
    return counts;
}

std::vector<std::uint64_t> nonzeros_of_input(const Network& network) {
    const SparseColumns& sparse = network.weights.sparse_input;
    if (!network.has_sparse_input()) return nonzeros_of_columns(network.weights.input);
    std::vector<std::uint64_t> counts(sparse.cols());
    for (std::size_t channel = 0; channel < counts.size(); ++channel) {
        const auto values = sparse.values_of(channel);
        counts[channel] = values.size() -
                          static_cast<std::size_t>(std::count(values.begin(), values.end(), 0.0F));
    }
    return counts;
}

std::uint64_t sum(const std::vector<std::uint64_t>& counts) {
    return std::accumulate(counts.begin(), counts.end(), std::uint64_t{0});
}

const Matrix& spike_columns(const Network& network) {
    return network.is_full_rank() ? network.weights.recurrent : network.weights.mode_out;
}

// Those of xi_in diag(lambda).
std::vector<std::uint64_t> nonzeros_of_modes(const Network& network) {
    std::vector<std::uint64_t> counts = nonzeros_of_columns(network.weights.mode_in);
    for (std::size_t p = 0; p < counts.size(); ++p) {
        if (network.weights.importance(p, 0) == 0.0F) counts[p] = 0;
    }
    return counts;
}

std::uint64_t weight_count(const Network& network) {
    const Weights& w = network.weights;
    return network.neurons() * network.inputs() + w.mode_out.rows() * w.mode_out.cols() +
           w.mode_in.rows() * w.mode_in.cols() + w.recurrent.rows() * w.recurrent.cols();
}

// `tick` for the rows of a column that are not 0 and have come no earlier.
void reach(std::span<const float> column, Tick tick, std::vector<Tick>& first) {
    for (std::size_t i = 0; i < column.size(); ++i) {
        if (column[i] != 0.0F) first[i] = std::min(first[i], tick);
    }
}

void reach_input(const Weights& weights, Channel channel, Tick tick, std::vector<Tick>& first) {
    if (weights.sparse_input.empty()) {
        reach(weights.input.column(channel), tick, first);
        return;
    }
    const auto neurons = weights.sparse_input.neurons_of(channel);
    const auto values = weights.sparse_input.values_of(channel);
    for (std::size_t i = 0; i < neurons.size(); ++i) {
        if (values[i] != 0.0F) first[neurons[i]] = std::min(first[neurons[i]], tick);
    }
}

// Ticks of [first, ticks).
std::uint64_t ticks_from(Tick first, Tick ticks) {
    return first < ticks ? static_cast<std::uint64_t>(ticks - first) : 0;
}

} // namespace

Workload& Workload::operator+=(const Workload& other) {
    dense_operations += other.dense_operations;
    effective_acs += other.effective_acs;
    graded_input_macs += other.graded_input_macs;
    mode_macs += other.mode_macs;
    membrane_updates += other.membrane_updates;
    activations += other.activations;
    spikes += other.spikes;
    return *this;
}

double Workload::activation_sparsity() const {
    if (activations == 0) return 0.0;
    return static_cast<double>(activations - spikes) / static_cast<double>(activations);
}

double connection_sparsity(const Network& network) {
    const std::uint64_t nonzeros = sum(nonzeros_of_input(network)) +
                                   sum(nonzeros_of_columns(spike_columns(network))) +
                                   sum(nonzeros_of_modes(network));
    const std::uint64_t weights = weight_count(network);
    return static_cast<double>(weights - nonzeros) / static_cast<double>(weights);
}

WorkloadCount::WorkloadCount(const Network& network)
    : network_(network),
      per_channel_(nonzeros_of_input(network)),
      per_spike_(nonzeros_of_columns(spike_columns(network))),
      per_mode_(nonzeros_of_modes(network)) {}

Workload WorkloadCount::of(const Events& input, const Trace& trace) const {
    const auto ticks = static_cast<std::uint64_t>(trace.ticks);
    Workload workload;
    workload.dense_operations = weight_count(network_) * ticks;
    workload.activations = network_.neurons() * ticks;
    workload.spikes = trace.spikes.size();
    if (ticks == 0) return workload;
    workload.membrane_updates = network_.neurons();
    for (const Tick first : first_of_currents(input, trace)) {
        workload.membrane_updates += ticks_from(std::max<Tick>(first, 1), trace.ticks);
    }
    count_input(input, workload);
    count_spikes(trace, workload);
    count_expansion(trace, workload);
    return workload;
}

// A channel's events of one tick are one input, their sum.
void WorkloadCount::count_input(const Events& input, Workload& workload) const {
    for (std::size_t v = 0; v < input.volleys(); ++v) {
        const Volley volley = input.volley(v);
        std::uint64_t operations = 0;
        bool is_spiking = true;
        for (std::size_t i = 0; i < volley.channels.size();) {
            const Channel channel = volley.channels[i];
            float x = 0.0F;
            for (; i < volley.channels.size() && volley.channels[i] == channel; ++i) {
                x += volley.value(i);
            }
            if (x == 0.0F) continue;
            operations += per_channel_[channel];
            is_spiking = is_spiking && (x == 1.0F || x == -1.0F);
        }
        (is_spiking ? workload.effective_acs : workload.graded_input_macs) += operations;
    }
}

// Also takes away the updates that a refractory period saves: after the tick of the reset, U stays 0.
void WorkloadCount::count_spikes(const Trace& trace, Workload& workload) const {
    const Tick refractory = refractory_ticks(network_.neuron);
    for (std::size_t v = 0; v < trace.spikes.volleys(); ++v) {
        const Volley volley = trace.spikes.volley(v);
        for (const Channel neuron : volley.channels) workload.effective_acs += per_spike_[neuron];
        const Tick held = std::min(refractory, trace.ticks - 1 - volley.tick);
        if (held > 1) {
            workload.membrane_updates -=
                static_cast<std::uint64_t>(held - 1) * volley.channels.size();
        }
    }
}

// A mode is not 0 from its first arrival on; without a filter, at arrivals alone.
void WorkloadCount::count_expansion(const Trace& trace, Workload& workload) const {
    if (network_.neuron.filter != Filter::none) {
        const std::vector<Tick> first = first_of_modes(trace);
        for (std::size_t p = 0; p < per_mode_.size(); ++p) {
            workload.mode_macs += per_mode_[p] * ticks_from(first[p], trace.ticks);
        }
        return;
    }
    std::vector<double> arriving(network_.modes());
    for (std::size_t v = 0; v < trace.spikes.volleys(); ++v) {
        const Volley volley = trace.spikes.volley(v);
        if (volley.tick + network_.neuron.delay_ticks >= trace.ticks) break;
        std::fill(arriving.begin(), arriving.end(), 0.0);
        for (const Channel neuron : volley.channels) {
            for (std::size_t p = 0; p < arriving.size(); ++p) {
                arriving[p] += static_cast<double>(network_.weights.mode_out(p, neuron));
            }
        }
        for (std::size_t p = 0; p < arriving.size(); ++p) {
            if (arriving[p] != 0.0) workload.mode_macs += per_mode_[p];
        }
    }
}

// The tick at which each mode, or neuron of a full-rank network, is first felt; `never` if it is not.
std::vector<Tick> WorkloadCount::first_of_modes(const Trace& trace) const {
    const Matrix& columns = spike_columns(network_);
    std::vector<Tick> first(columns.rows(), never);
    std::vector<bool> seen(columns.cols());
    for (std::size_t v = 0; v < trace.spikes.volleys() && !columns.empty(); ++v) {
        const Volley volley = trace.spikes.volley(v);
        for (const Channel neuron : volley.channels) {
            if (seen[neuron]) continue;
            seen[neuron] = true;
            reach(columns.column(neuron), volley.tick + network_.neuron.delay_ticks, first);
        }
    }
    return first;
}

// The tick at which each neuron's current first differs from 0.
std::vector<Tick> WorkloadCount::first_of_currents(const Events& input, const Trace& trace) const {
    std::vector<Tick> first = first_of_modes(trace);
    if (!network_.is_full_rank()) {
        const std::vector<Tick> modes = std::move(first);
        first.assign(network_.neurons(), never);
        for (std::size_t p = 0; p < modes.size(); ++p) {
            if (per_mode_[p] > 0) reach(network_.weights.mode_in.column(p), modes[p], first);
        }
    }
    std::vector<bool> seen(network_.inputs());
    for (std::size_t v = 0; v < input.volleys(); ++v) {
        const Volley volley = input.volley(v);
        for (std::size_t i = 0; i < volley.channels.size(); ++i) {
            const Channel channel = volley.channels[i];
            if (seen[channel] || volley.value(i) == 0.0F) continue;
            seen[channel] = true;
            reach_input(network_.weights, channel, volley.tick, first);
        }
    }
    return first;
}

} // namespace smnn::sim
