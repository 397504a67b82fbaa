#include "smnn/sim/integer/fixed_network.hpp"

#include <algorithm>
#include <bit>
#include <string>

#include "smnn/sim/error.hpp"

namespace smnn::sim {

namespace {

void require(const std::string& what, std::int64_t value, std::int64_t least, std::int64_t most) {
    if (value < least || value > most) {
        throw ParameterError(what + " is " + std::to_string(value) + ": it must be from " +
                             std::to_string(least) + " to " + std::to_string(most));
    }
}

void require_size(const std::string& what, std::size_t size, std::size_t least) {
    if (size < least || size > most_units) {
        throw ParameterError("a fixed-point network of " + std::to_string(size) + " " + what +
                             ": from " + std::to_string(least) + " to " +
                             std::to_string(most_units));
    }
}

void require_shape(const char* what, const IntegerMatrix& matrix, std::size_t rows,
                   std::size_t cols) {
    if (matrix.rows != rows || matrix.cols != cols || matrix.values.size() != rows * cols) {
        throw ParameterError(std::string(what) + " is " + std::to_string(matrix.rows) + " x " +
                             std::to_string(matrix.cols) + ", the network needs " +
                             std::to_string(rows) + " x " + std::to_string(cols));
    }
}

void require_shifts(const char* what, const std::vector<unsigned>& shifts, std::size_t modes) {
    if (shifts.size() != modes) {
        throw ParameterError(std::to_string(shifts.size()) + " values of " + what + ": " +
                             std::to_string(modes) + ", one a mode, are needed");
    }
    for (const unsigned shift : shifts) require(what, shift, 0, highest_shift);
}

// A decay that takes 1 / 2^dash.
void require_dash(const std::string& what, std::uint32_t numerator, unsigned decay_bits) {
    const std::uint32_t taken = (std::uint32_t{1} << decay_bits) - numerator;
    const bool is_decay = numerator > 0 && numerator >> decay_bits == 0;
    if (!is_decay || !std::has_single_bit(taken)) {
        throw ParameterError(what + " is " + std::to_string(numerator) +
                             ": one less 2^-dash of 2^" + std::to_string(decay_bits) +
                             ", dash 1 or more, is needed");
    }
}

// What the rules of Xylo need beyond those of all.
void require_xylo(const FixedNetwork& network) {
    const unsigned bits = network.decay_bits;
    require("weight_bits of xylo", network.weight_bits, 2, 8);
    require("state_bits of xylo", network.state_bits, 16, 16);
    require("payload_bits of xylo", network.payload_bits, 0, 0);
    require("delay_ticks of xylo", network.delay_ticks, 1, 1);
    require("refractory_ticks of xylo", network.refractory_ticks, 0, 0);
    require("input_shift of xylo", network.input_shift, 0, highest_xylo_shift);
    require("recurrent_shift of xylo", network.recurrent_shift, 0, 0);
    require("rate_shift of xylo", network.rate_shift, 0, highest_xylo_shift);
    require("the shift of xylo's outputs", network.output.shift, 0, highest_xylo_shift);
    require("the threshold of xylo's outputs", network.output.threshold, 1,
            network.highest_state());
    require_dash("the decay of xylo's synapse", network.decays.synapse, bits);
    require_dash("the decay of xylo's membrane", network.decays.membrane, bits);
    require_dash("the decay of xylo's output synapse", network.output.synapse, bits);
    require_dash("the decay of xylo's output membrane", network.output.membrane, bits);
    for_each_integer_matrix(network.weights, [](const char* what, const IntegerMatrix& matrix) {
        for (const std::int16_t weight : matrix.values) require(what, weight, -128, 127);
    });
    if (network.reset != Reset::by_subtraction || network.filter != Filter::none ||
        network.readout != Readout::mean_rate || network.modes() != 0) {
        throw ParameterError(
            "a network by the rules of xylo: reset by subtraction, filter none, readout mean_rate "
            "and no modes are needed");
    }
}

// Weights that are not 0 in a row and in a column, at most.
struct Fans {
    std::vector<std::size_t> rows;
    std::vector<std::size_t> cols;
    std::size_t all = 0;
};

Fans fans(const IntegerMatrix& matrix) {
    Fans fans{std::vector<std::size_t>(matrix.rows), std::vector<std::size_t>(matrix.cols), 0};
    for (std::size_t col = 0; col < matrix.cols; ++col) {
        for (std::size_t row = 0; row < matrix.rows; ++row) {
            if (matrix(row, col) == 0) continue;
            ++fans.rows[row];
            ++fans.cols[col];
            ++fans.all;
        }
    }
    return fans;
}

// Xin Xout, where it is not 0: the modes' matrix written out.
IntegerMatrix dense(const FixedNetwork& network) {
    const IntegerWeights& w = network.weights;
    const std::size_t neurons = network.neurons();
    IntegerMatrix matrix = integer_zeros(neurons, neurons);
    for (std::size_t from = 0; from < neurons; ++from) {
        for (std::size_t p = 0; p < network.modes(); ++p) {
            if (w.mode_out(p, from) == 0) continue;
            for (std::size_t to = 0; to < neurons; ++to) {
                if (w.mode_in(to, p) != 0) matrix(to, from) = 1;
            }
        }
    }
    return matrix;
}

std::size_t largest_sum(std::vector<std::size_t> sums, const std::vector<std::size_t>& more) {
    for (std::size_t i = 0; i < more.size(); ++i) sums[i] += more[i];
    return *std::max_element(sums.begin(), sums.end());
}

} // namespace

IntegerMatrix integer_zeros(std::size_t rows, std::size_t cols) {
    return {rows, cols, std::vector<std::int16_t>(rows * cols)};
}

void validate(const FixedNetwork& network) {
    require("weight_bits", network.weight_bits, 2, 16);
    require("state_bits", network.state_bits, 8, 32);
    require("decay_bits", network.decay_bits, 1, 16);
    require("payload_bits", network.payload_bits, 0, 15);
    const std::int64_t one = std::int64_t{1} << network.decay_bits;
    require("the decay of the synapse", network.decays.synapse, 0, one);
    require("the decay of the membrane", network.decays.membrane, 0, one);
    require("the decay of the filter's rise", network.decays.rise, 0, one);
    require("the decay of the filter", network.decays.decay, 0, one);
    require("threshold", network.threshold, 1, network.highest_state());
    require("refractory_ticks", network.refractory_ticks, 0, longest_fixed_refractory);
    require("delay_ticks", network.delay_ticks, 1, longest_fixed_delay);
    require("input_shift", network.input_shift, 0, highest_shift);
    require("recurrent_shift", network.recurrent_shift, 0, highest_shift);
    require("rate_shift", network.rate_shift, 0, highest_shift);
    require("synaptic_unit_bits", network.synaptic_unit_bits, 0, std::min(8U, network.input_shift));
    if (network.synaptic_unit_bits > 0) {
        require("state_bits of currents that wrap", network.state_bits, 8, 31);
    }
    require("spikes_per_tick", network.spikes_per_tick, 1,
            network.reset == Reset::by_subtraction ? most_spikes_per_tick : 1);

    const IntegerWeights& w = network.weights;
    const std::size_t n = network.neurons();
    const std::size_t p = network.modes();
    require_size("neurons", n, 1);
    require_size("inputs", network.inputs(), 1);
    require_size("outputs", network.outputs(), 1);
    require_size("modes", p, 0);
    require_shape("input", w.input, n, network.inputs());
    require_shape("readout", w.readout, network.outputs(), n);
    if (network.is_full_rank()) {
        require_shape("recurrent", w.recurrent, n, n);
        if (p != 0) throw ParameterError("a network has either modes or a recurrent matrix");
    }
    if (p != 0) {
        require_shape("mode_in", w.mode_in, n, p);
        require_shape("mode_out", w.mode_out, p, n);
    }
    require_shifts("mode_shift", network.mode_shift, p);
    require_shifts("deposit_shift", network.deposit_shift, p);
    if (network.rules == Rules::xylo) {
        require_xylo(network);
    } else if (network.output != OutputNeurons{}) {
        throw ParameterError("output neurons belong to the rules of xylo");
    }
}

const char* name(Reset reset) { return reset == Reset::to_zero ? "to_zero" : "by_subtraction"; }

const char* name(Rules rules) { return rules == Rules::general ? "general" : "xylo"; }

FixedCounts count(const FixedNetwork& network, bool has_modes) {
    const IntegerWeights& w = network.weights;
    FixedCounts counts{.neurons = network.neurons()};
    const Fans input = fans(w.input);
    const Fans readout = fans(w.readout);
    counts.synapses = input.all + readout.all;
    if (network.modes() == 0 || !has_modes) {
        const Fans inside = fans(network.modes() == 0 ? w.recurrent : dense(network));
        counts.synapses += inside.all;
        counts.fan_in = largest_sum(input.rows, inside.rows);
        counts.fan_out = largest_sum(readout.cols, inside.cols);
    } else {
        const Fans in = fans(w.mode_in);
        const Fans out = fans(w.mode_out);
        counts.synapses += in.all + out.all;
        counts.fan_in = largest_sum(input.rows, in.rows);
        counts.fan_out = largest_sum(readout.cols, out.cols);
    }
    return counts;
}

} // namespace smnn::sim
