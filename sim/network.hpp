#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <type_traits>

#include "smnn/sim/events.hpp"
#include "smnn/sim/matrix.hpp"
#include "smnn/sim/sparse_columns.hpp"

namespace smnn::sim {

// The synaptic filter of equation (4), from a neuron's spikes S to its filtered rate r.
enum class Filter {
    none,               // r[k] = gain S[k+1-d]
    single_exponential, // r[k] = a_d r[k-1] + gain S[k+1-d]
    double_exponential, // h[k] = a_r h[k-1] + S[k+1-d];  r[k] = a_d r[k-1] + gain h[k]
};

// What is read from the filtered rates at the end of a trial, or along it.
enum class Readout {
    max_rate,   // y    = Wout max_k r[k], the earliest tick on a tie
    mean_rate,  // y    = Wout mean_k r[k]
    trajectory, // y[k] = Wout r[k]
};

// What the neurons do.
enum class Dynamics {
    spiking, // equations (1)-(5)
    rate,    // the paper's baseline without spikes, learning/rate_network
};

// Equations (1)-(4): one population, the same constants for every neuron. Times in ms, the threshold
// in units of the membrane potential. The defaults are the published ones (Lin & Huang 2024).
struct NeuronParameters {
    double time_step_ms = 2.0;
    double tau_synapse_ms = 10.0;  // tau_s, synaptic current
    double tau_membrane_ms = 20.0; // tau_m, membrane potential
    double tau_rise_ms = 2.0;      // tau_r, synaptic filter
    double tau_decay_ms = 30.0;    // tau_d, synaptic filter
    double refractory_ms = 10.0;   // a multiple of the time step after rounding; 0 allowed
    double threshold = 1.0;        // theta: a neuron spikes strictly above it, and resets to 0
    Tick delay_ticks = 2;          // d: a spike at tick k first changes a current at tick k + d
    Filter filter = Filter::double_exponential;
    double synaptic_gain = 4.0 / 60.0; // gain of (4); default_gain() of these parameters

    friend bool operator==(const NeuronParameters&, const NeuronParameters&) = default;
};

// f(name, value) for each of the constants, under the name that it has in files, reports and messages: a
// double, a Tick or a Filter. This is the order in which text files have always had them.
template <class AnyParameters, class F>
void for_each_parameter(AnyParameters& parameters, F&& f) {
    f("time_step_ms", parameters.time_step_ms);
    f("tau_membrane_ms", parameters.tau_membrane_ms);
    f("tau_synapse_ms", parameters.tau_synapse_ms);
    f("tau_rise_ms", parameters.tau_rise_ms);
    f("tau_decay_ms", parameters.tau_decay_ms);
    f("refractory_ms", parameters.refractory_ms);
    f("threshold", parameters.threshold);
    f("delay_ticks", parameters.delay_ticks);
    f("filter", parameters.filter);
    f("synaptic_gain", parameters.synaptic_gain);
}

// The same for those that are doubles.
template <class AnyParameters, class F>
void for_each_real_parameter(AnyParameters& parameters, F&& f) {
    for_each_parameter(parameters, [&](const char* name, auto& value) {
        if constexpr (std::is_convertible_v<decltype(&value), const double*>) f(name, value);
    });
}

// n_ref = round(refractory / dt): the ticks after a spike at which U is held at 0.
Tick refractory_ticks(const NeuronParameters& parameters);

// dt^2 / (tau_r tau_d) with two exponentials, dt / tau_d with one, 1 with none.
double default_gain(const NeuronParameters& parameters);

// All trained numbers, float32. A gradient has the same shape, and so has each moment of an optimiser.
//
//                     shape   stored
//   input             N x D   a padded column per channel: one event adds one column
//   mode_in           N x P   xi_in, a padded column per mode
//   mode_out          N x P   xi_out transposed, a packed column of P per neuron: a spike adds one
//   importance        P       lambda, one packed column
//   recurrent         N x N   full rank only: a padded column per source neuron
//   readout           O x N   a packed column of O per neuron
//
//   sparse_input  N x D   in place of `input`, whose columns are then none: the weights that are there
//
// Either the three mode factors or `recurrent` is there; none of them makes a feed-forward network. What
// is not there is empty, the mode factors in the shapes that zero_weights() gives them for P = 0.
struct Weights {
    Matrix input;
    SparseColumns sparse_input;
    Matrix mode_in;
    Matrix mode_out;
    Matrix importance;
    Matrix recurrent;
    Matrix readout;

    friend bool operator==(const Weights&, const Weights&) = default;
};

// Zeros in the shapes of a network with P modes (P = 0: feed-forward) or of a full-rank one.
Weights zero_weights(std::size_t neurons, std::size_t modes, std::size_t inputs,
                     std::size_t outputs);
Weights zero_full_rank_weights(std::size_t neurons, std::size_t inputs, std::size_t outputs);
// Zeros in the shapes of other weights.
Weights zeros_like(const Weights& weights);

// What the rows or the columns of a matrix are.
enum class Extent { neurons, inputs, modes, outputs, one };

// One matrix of Weights: its name in files and messages, and its shape.
struct WeightMatrix {
    const char* name;
    Matrix Weights::*matrix;
    Extent rows;
    Extent cols;
};

// All matrices, in the order that files and identities have. A sparse input is no matrix.
inline constexpr std::array<WeightMatrix, 6> weight_matrices{{
    {"input", &Weights::input, Extent::neurons, Extent::inputs},
    {"mode_in", &Weights::mode_in, Extent::neurons, Extent::modes},
    {"mode_out", &Weights::mode_out, Extent::modes, Extent::neurons},
    {"importance", &Weights::importance, Extent::modes, Extent::one},
    {"recurrent", &Weights::recurrent, Extent::neurons, Extent::neurons},
    {"readout", &Weights::readout, Extent::outputs, Extent::neurons},
}};

// f(name, matrix) for each matrix that is not empty, in that order.
template <class AnyWeights, class F>
void for_each_matrix(AnyWeights& weights, F&& f) {
    for (const WeightMatrix& each : weight_matrices) {
        auto& matrix = weights.*each.matrix;
        if (!matrix.empty()) f(each.name, matrix);
    }
}

// How neurons act on each other.
enum class Recurrence {
    none,      // not at all: a feed-forward network
    modes,     // through P modes
    full_rank, // through an N x N matrix
};

// What is simulated and learned: a value, to copy, compare and send.
struct Network {
    Dynamics dynamics = Dynamics::spiking;
    NeuronParameters neuron;
    Readout readout = Readout::max_rate;
    Weights weights;

    // How the network was made (task, coding, epochs, seed, ...): for people, never for the physics.
    std::map<std::string, std::string> settings;

    std::size_t neurons() const { return weights.input.rows(); }
    std::size_t inputs() const {
        return has_sparse_input() ? weights.sparse_input.cols() : weights.input.cols();
    }
    std::size_t outputs() const { return weights.readout.rows(); }
    std::size_t modes() const { return weights.mode_in.cols(); } // 0 if full rank or feed-forward
    bool is_full_rank() const { return !weights.recurrent.empty(); }
    bool has_sparse_input() const { return !weights.sparse_input.empty(); }
    Recurrence recurrence() const {
        if (is_full_rank()) return Recurrence::full_rank;
        return modes() > 0 ? Recurrence::modes : Recurrence::none;
    }

    friend bool operator==(const Network&, const Network&) = default;
};

// N, D, P, O, or 1.
std::size_t length(const Network& network, Extent extent);

// Weights in all: N D (or those of a sparse input) + 2 N P + P (or N^2) + O N.
std::size_t parameter_count(const Network& network);

// Refuses what cannot be simulated: shapes that do not fit, numbers that are not finite, times that
// are not positive, a delay below 1. Every engine, reader and writer of networks calls this first.
// Errors  ParameterError naming the value and what would be allowed.
void validate(const NeuronParameters& parameters);
void validate(const Network& network);

// The same network with its input weights in the other form: the same spikes, to the bit. A network that
// has the form already comes back as it was. Zeros are dropped, so the way back makes every 0 positive.
// Errors  none of their own; a dense form may need more memory than there is
Network with_sparse_input(Network network);
Network with_dense_input(Network network);

// A 64-bit fingerprint of what the network computes: parameters, readout kind and weights, but not
// `settings`. Equal networks have equal identities on every machine; the dense and the sparse form of one
// have two.
std::uint64_t identity(const Network& network);

const char* name(Dynamics dynamics);     // "spiking", "rate"
const char* name(Filter filter);         // "none", "single", "double"
const char* name(Readout readout);       // "max_rate", "mean_rate", "trajectory"
const char* name(Recurrence recurrence); // "none", "modes", "full rank"
// The reverse. Errors  ParameterError naming the words that are known.
Dynamics dynamics_from_name(const std::string& word);
Filter filter_from_name(const std::string& word);
Readout readout_from_name(const std::string& word);

} // namespace smnn::sim
