#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "smnn/sim/network.hpp"

namespace smnn::sim {

// A network in integers, as a chip or a microcontroller steps it. With t(x) = x cut towards zero, and
// held(x) = x kept within +-(2^(state_bits - 1) - 1), for every neuron i and mode p:
//
//   (F1)  I[k] = held(t(A_s I[k-1] / 2^Q) + t(2^input_shift sum(Win x[k]) / 2^payload_bits)
//                     + sum_p t(Xin_p K_p[k-1] / 2^mode_shift_p))
//   (F2)  U[k] = held(t(A_m U[k-1] / 2^Q) + I[k]), 0 while refractory
//   (F3)  S[k] = 1 where U[k] > threshold; then U[k] becomes 0, or U[k] - threshold, up to
//         spikes_per_tick times while it is above
//   (F4)  H_p[k] = held(t(A_r H_p[k-1] / 2^Q) + 2^deposit_shift_p sum_i Xout_pi S_i[k+1-d])
//   (F5)  K_p[k] = held(t(A_d K_p[k-1] / 2^Q) + H_p[k])
//   (F6)  r_i[k] by (F4), (F5) from the neuron's own spikes, each worth 2^rate_shift
//
// Full rank: sum_j W_ij r_j[k-1], divided by 2^recurrent_shift and cut, in place of the modes' sum. A single
// exponential: (F5) with H the sum of (F4) alone; no filter: K that sum. All states are 0 before tick 0.
//
// With synaptic_unit_bits u > 0 what a mode sends is cut to whole units of 2^u, as a chip sums it: with
// s = mode_shift_p + u and e = max(0, s - 8), the share of (F1) is 2^u floor(Xin_p floor(K_p / 2^e) / 2^(s-e)),
// the input's is 2^u floor(2^(input_shift - u) sum(Win x[k]) / 2^payload_bits), and
// I is not held but wraps, from 2^(state_bits - 1) on.
//
// The leak 1 - a_m of equation (2) is in the threshold, the importance in Xin, the gain in both of Xin and
// the unit of the scores. A sum in (F1) and (F4) that leaves 32 bits is held there: an overflow.

// What a spike does to the potential of its neuron.
enum class Reset { to_zero, by_subtraction };

// Whose equations a tick follows: (F1) to (F6), or (X1) to (X4) of sim/integer/xylo.hpp.
enum class Rules { general, xylo };

// The neurons whose spikes are the answer, where a chip has such: O of them, by the rules of Xylo.
struct OutputNeurons {
    std::uint32_t synapse = 0;  // decays, numerators over 2^Q
    std::uint32_t membrane = 0; //
    std::int64_t threshold = 0;
    unsigned shift = 0; // of the readout's weights

    friend bool operator==(const OutputNeurons&, const OutputNeurons&) = default;
};

// Integers, column after column.
struct IntegerMatrix {
    std::size_t rows = 0;
    std::size_t cols = 0;
    std::vector<std::int16_t> values; // rows * cols

    bool empty() const { return values.empty(); }
    std::int16_t& operator()(std::size_t row, std::size_t col) { return values[col * rows + row]; }
    std::int16_t operator()(std::size_t row, std::size_t col) const {
        return values[col * rows + row];
    }
    std::span<const std::int16_t> column(std::size_t col) const {
        return {values.data() + col * rows, rows};
    }

    friend bool operator==(const IntegerMatrix&, const IntegerMatrix&) = default;
};

IntegerMatrix integer_zeros(std::size_t rows, std::size_t cols);

// In the shapes of Weights; what is not there is empty.
struct IntegerWeights {
    IntegerMatrix input;     // N x D
    IntegerMatrix mode_in;   // N x P, xi_in diag(lambda)
    IntegerMatrix mode_out;  // P x N, xi_out transposed
    IntegerMatrix recurrent; // N x N, full rank only
    IntegerMatrix readout;   // O x N

    friend bool operator==(const IntegerWeights&, const IntegerWeights&) = default;
};

// One of the matrices, by the name of its like in Weights, and what its rows and columns are.
struct IntegerWeightMatrix {
    const char* name;
    IntegerMatrix IntegerWeights::*matrix;
    Extent rows;
    Extent cols;
};

// All matrices, in the order of files: the one list of them.
inline constexpr std::array<IntegerWeightMatrix, 5> integer_matrices{{
    {"input", &IntegerWeights::input, Extent::neurons, Extent::inputs},
    {"mode_in", &IntegerWeights::mode_in, Extent::neurons, Extent::modes},
    {"mode_out", &IntegerWeights::mode_out, Extent::modes, Extent::neurons},
    {"recurrent", &IntegerWeights::recurrent, Extent::neurons, Extent::neurons},
    {"readout", &IntegerWeights::readout, Extent::outputs, Extent::neurons},
}};

// f(name, matrix) for each matrix that is not empty, in that order.
template <class AnyWeights, class F>
void for_each_integer_matrix(AnyWeights& weights, F&& f) {
    for (const IntegerWeightMatrix& each : integer_matrices) {
        auto& matrix = weights.*each.matrix;
        if (!matrix.empty()) f(each.name, matrix);
    }
}

// a = numerator / 2^Q of the four filters.
struct Decays {
    std::uint32_t synapse = 0;
    std::uint32_t membrane = 0;
    std::uint32_t rise = 0;
    std::uint32_t decay = 0;

    friend bool operator==(const Decays&, const Decays&) = default;
};

// A value, to copy, compare and send.
struct FixedNetwork {
    std::string target; // the word it was made for: fixed:8.24, loihi, ...
    unsigned weight_bits = 8;
    unsigned state_bits = 24;
    unsigned decay_bits = 12;  // Q
    unsigned payload_bits = 0; // of a graded input's fraction: 1.0 arrives as 2^payload_bits

    Decays decays;
    Filter filter = Filter::double_exponential;
    Readout readout = Readout::max_rate;
    Rules rules = Rules::general;
    Reset reset = Reset::to_zero;
    unsigned spikes_per_tick = 1;    // more than 1 by subtraction alone
    unsigned synaptic_unit_bits = 0; // a share of a mode is a multiple of 2^this
    std::int64_t threshold = 1;
    Tick refractory_ticks = 0;
    Tick delay_ticks = 1;

    unsigned input_shift = 0;
    std::vector<unsigned> mode_shift;    // P
    std::vector<unsigned> deposit_shift; // P
    unsigned recurrent_shift = 0;        // full rank only
    unsigned rate_shift = 0;
    OutputNeurons output; // rules of Xylo only

    IntegerWeights weights;

    // For people, never for the run: ms of a tick; what a score of 1 is worth in the network it was
    // made from; that network's identity and settings.
    double time_step_ms = 0.0;
    double score_unit = 1.0;
    std::uint64_t made_from = 0;
    std::map<std::string, std::string> settings;

    std::size_t neurons() const { return weights.input.rows; }
    std::size_t inputs() const { return weights.input.cols; }
    std::size_t outputs() const { return weights.readout.rows; }
    std::size_t modes() const { return weights.mode_in.cols; }
    bool is_full_rank() const { return !weights.recurrent.empty(); }
    std::int64_t highest_state() const { return (std::int64_t{1} << (state_bits - 1)) - 1; }

    friend bool operator==(const FixedNetwork&, const FixedNetwork&) = default;
};

// Within these no sum of (F1) to (F6) leaves 64 bits.
inline constexpr std::size_t most_units = 65'536; // neurons, modes, inputs, outputs
inline constexpr unsigned highest_shift = 30;
inline constexpr Tick longest_fixed_delay = 1024;
inline constexpr Tick longest_fixed_refractory = 65'535;
inline constexpr unsigned most_spikes_per_tick = 255;
// A weight of Xylo keeps within 16 bits when it is shifted.
inline constexpr unsigned highest_xylo_shift = 8;

// Refuses what cannot be run: shapes that do not fit, more than the limits above.
// Errors  ParameterError naming the value and what would be allowed
void validate(const FixedNetwork& network);

const char* name(Reset reset); // "to_zero", "by_subtraction"
const char* name(Rules rules); // "general", "xylo"

// What a network requires of a chip.
struct FixedCounts {
    std::size_t neurons = 0;
    std::size_t synapses = 0; // weights that are not 0, the readout's among them
    std::size_t fan_in = 0;   // most weights that end at one neuron
    std::size_t fan_out = 0;  // most weights that begin at one neuron
};

// has_modes: modes are units of their own; else the recurrence counts as the dense matrix it stands for.
FixedCounts count(const FixedNetwork& network, bool has_modes);

} // namespace smnn::sim
