#include "smnn/io/fixed_file.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>

#include "proto/fixed.pb.h"
#include "smnn/io/bytes/framed_stream.hpp"
#include "smnn/io/bytes/little_endian.hpp"
#include "smnn/io/network/header_words.hpp"
#include "smnn/io/network/network_frames.hpp"

namespace smnn::io {

namespace {

using Header = proto::FixedHeader;

constexpr std::size_t value_bytes = 2;
constexpr std::size_t block_bytes = 1 << 20;

struct Shape {
    std::uint64_t rows;
    std::uint64_t cols;
};

using sim::IntegerWeightMatrix;

// The numbers of the matrices in a file are those of the matrices in Weights.
proto::MatrixName name_of(const IntegerWeightMatrix& each) {
    const auto named = std::find_if(
        sim::weight_matrices.begin(), sim::weight_matrices.end(),
        [&](const sim::WeightMatrix& other) { return std::string_view(other.name) == each.name; });
    const auto place = named - sim::weight_matrices.begin();
    return static_cast<proto::MatrixName>(proto::MATRIX_INPUT + place);
}

std::uint64_t length(const Header& h, sim::Extent extent) {
    switch (extent) {
        case sim::Extent::neurons:
            return h.neurons();
        case sim::Extent::inputs:
            return h.inputs();
        case sim::Extent::outputs:
            return h.outputs();
        case sim::Extent::modes:
            return h.modes();
        case sim::Extent::one:
            break;
    }
    return 1;
}

// W is there in full rank alone, xi_in and xi_out where there are modes.
Shape shape_of(const IntegerWeightMatrix& each, const Header& h) {
    const bool is_recurrent = each.matrix == &sim::IntegerWeights::recurrent;
    if (is_recurrent && h.recurrence() != proto::RECURRENCE_FULL_RANK) return {0, 0};
    const Shape shape{length(h, each.rows), length(h, each.cols)};
    return shape.rows == 0 || shape.cols == 0 ? Shape{0, 0} : shape;
}

Header header_of(const sim::FixedNetwork& network) {
    Header header;
    header.set_target(network.target);
    header.set_neurons(network.neurons());
    header.set_modes(network.modes());
    header.set_inputs(network.inputs());
    header.set_outputs(network.outputs());
    header.set_recurrence(network.is_full_rank() ? proto::RECURRENCE_FULL_RANK
                          : network.modes() > 0  ? proto::RECURRENCE_MODES
                                                 : proto::RECURRENCE_NONE);
    header.set_weight_bits(network.weight_bits);
    header.set_state_bits(network.state_bits);
    header.set_decay_bits(network.decay_bits);
    header.set_payload_bits(network.payload_bits);
    header.set_decay_synapse(network.decays.synapse);
    header.set_decay_membrane(network.decays.membrane);
    header.set_decay_rise(network.decays.rise);
    header.set_decay_decay(network.decays.decay);
    header.set_filter(static_cast<proto::Filter>(code_of(network.filter)));
    header.set_readout(static_cast<proto::Readout>(code_of(network.readout)));
    header.set_reset(network.reset == sim::Reset::to_zero ? proto::RESET_TO_ZERO
                                                          : proto::RESET_BY_SUBTRACTION);
    header.set_threshold(static_cast<std::uint64_t>(network.threshold));
    header.set_refractory_ticks(static_cast<std::uint64_t>(network.refractory_ticks));
    header.set_delay_ticks(static_cast<std::uint64_t>(network.delay_ticks));
    header.set_input_shift(network.input_shift);
    for (const unsigned shift : network.mode_shift) header.add_mode_shift(shift);
    for (const unsigned shift : network.deposit_shift) header.add_deposit_shift(shift);
    header.set_recurrent_shift(network.recurrent_shift);
    header.set_rate_shift(network.rate_shift);
    header.set_time_step_ms(network.time_step_ms);
    header.set_score_unit(network.score_unit);
    header.set_made_from(network.made_from);
    append_settings(network.settings, header);
    header.set_rules(network.rules == sim::Rules::xylo ? proto::RULES_XYLO : proto::RULES_GENERAL);
    if (network.spikes_per_tick > 1) header.set_spikes_per_tick(network.spikes_per_tick);
    header.set_synaptic_unit_bits(network.synaptic_unit_bits);
    header.set_output_synapse(network.output.synapse);
    header.set_output_membrane(network.output.membrane);
    header.set_output_threshold(static_cast<std::uint64_t>(network.output.threshold));
    header.set_output_shift(network.output.shift);
    return header;
}

void write_matrix(FrameWriter& file, proto::MatrixName name, const sim::IntegerMatrix& matrix) {
    proto::IntegerBlock block;
    block.set_matrix(name);
    std::string& bytes = *block.mutable_values();
    for (std::size_t i = 0; i < matrix.values.size(); ++i) {
        if (bytes.empty()) block.set_first(i);
        append_little_endian(bytes, static_cast<std::uint16_t>(matrix.values[i]));
        if (bytes.size() < block_bytes && i + 1 < matrix.values.size()) continue;
        file.append(block.SerializeAsString());
        bytes.clear();
    }
}

sim::Reset reset_of(const Header& header, const FrameReader& file) {
    switch (header.reset()) {
        case proto::RESET_TO_ZERO:
            return sim::Reset::to_zero;
        case proto::RESET_BY_SUBTRACTION:
            return sim::Reset::by_subtraction;
        default:
            throw file.error("reset " + std::to_string(header.reset()) +
                             " is not known: 0 (to zero) or 1 (by subtraction)");
    }
}

sim::Rules rules_of(const Header& header, const FrameReader& file) {
    switch (header.rules()) {
        case proto::RULES_GENERAL:
            return sim::Rules::general;
        case proto::RULES_XYLO:
            return sim::Rules::xylo;
        default:
            throw file.error("rules " + std::to_string(header.rules()) +
                             " are not known: 0 (general) or 1 (xylo)");
    }
}

// Held against the limits of a network that can be run, and the bytes that follow, before anything is
// asked for.
void check_shape(const Header& header, const FrameReader& file) {
    for (const std::uint64_t size :
         {header.neurons(), header.modes(), header.inputs(), header.outputs()}) {
        if (size > sim::most_units) {
            throw file.error(std::to_string(size) + " neurons, modes, inputs or outputs: " +
                             std::to_string(sim::most_units) + " at most");
        }
    }
    const proto::Recurrence recurrence = header.recurrence();
    if (recurrence < proto::RECURRENCE_NONE || recurrence > proto::RECURRENCE_FULL_RANK ||
        (recurrence == proto::RECURRENCE_MODES) != (header.modes() > 0)) {
        throw file.error("recurrence " + std::to_string(recurrence) + " with " +
                         std::to_string(header.modes()) +
                         " modes: 1 (none) or 3 (full rank) without, 2 with modes");
    }
    std::uint64_t values = 0;
    for (const IntegerWeightMatrix& each : sim::integer_matrices) {
        const Shape shape = shape_of(each, header);
        values += shape.rows * shape.cols;
    }
    const auto bytes = file.remaining();
    if (bytes && values > *bytes / value_bytes) {
        throw file.error(std::to_string(values) + " weights do not fit into the " +
                         std::to_string(*bytes) + " bytes that follow");
    }
}

// A number of the header that is to be held in fewer bits; what it may be is validated with the rest.
template <class T>
T narrowed(std::uint64_t value, const char* what, const FrameReader& file) {
    constexpr std::uint64_t most = std::numeric_limits<std::int32_t>::max();
    if (value > most) {
        throw file.error(std::string(what) + " " + std::to_string(value) + ": " +
                         std::to_string(most) + " at most");
    }
    return static_cast<T>(value);
}

sim::FixedNetwork network_of(const Header& header, const FrameReader& file) {
    const auto number = [&](std::uint64_t value, const char* what) {
        return narrowed<unsigned>(value, what, file);
    };
    sim::FixedNetwork network;
    network.target = header.target();
    network.weight_bits = number(header.weight_bits(), "weight_bits");
    network.state_bits = number(header.state_bits(), "state_bits");
    network.decay_bits = number(header.decay_bits(), "decay_bits");
    network.payload_bits = number(header.payload_bits(), "payload_bits");
    network.decays = {.synapse = number(header.decay_synapse(), "decay_synapse"),
                      .membrane = number(header.decay_membrane(), "decay_membrane"),
                      .rise = number(header.decay_rise(), "decay_rise"),
                      .decay = number(header.decay_decay(), "decay_decay")};
    network.filter = filter_of(header.filter(), file);
    network.readout = readout_of(header.readout(), file);
    network.reset = reset_of(header, file);
    network.threshold = narrowed<std::int64_t>(header.threshold(), "threshold", file);
    network.refractory_ticks =
        narrowed<sim::Tick>(header.refractory_ticks(), "refractory_ticks", file);
    network.delay_ticks = narrowed<sim::Tick>(header.delay_ticks(), "delay_ticks", file);
    network.input_shift = number(header.input_shift(), "input_shift");
    for (const auto shift : header.mode_shift()) {
        network.mode_shift.push_back(number(shift, "mode_shift"));
    }
    for (const auto shift : header.deposit_shift()) {
        network.deposit_shift.push_back(number(shift, "deposit_shift"));
    }
    network.recurrent_shift = number(header.recurrent_shift(), "recurrent_shift");
    network.rate_shift = number(header.rate_shift(), "rate_shift");
    network.time_step_ms = header.time_step_ms();
    network.score_unit = header.score_unit();
    network.made_from = header.made_from();
    if (!std::isfinite(network.time_step_ms) || !std::isfinite(network.score_unit)) {
        throw file.error("time_step_ms and score_unit must be finite");
    }
    network.settings = settings_of(header.settings(), file);
    network.rules = rules_of(header, file);
    if (header.spikes_per_tick() > 0) {
        network.spikes_per_tick = number(header.spikes_per_tick(), "spikes_per_tick");
    }
    network.synaptic_unit_bits = number(header.synaptic_unit_bits(), "synaptic_unit_bits");
    network.output = {
        .synapse = number(header.output_synapse(), "output_synapse"),
        .membrane = number(header.output_membrane(), "output_membrane"),
        .threshold = narrowed<std::int64_t>(header.output_threshold(), "output_threshold", file),
        .shift = number(header.output_shift(), "output_shift")};
    return network;
}

// All values of one matrix. They grow as they arrive, because a stream can announce anything.
sim::IntegerMatrix read_matrix(FrameReader& file, const IntegerWeightMatrix& each,
                               const Shape& shape) {
    const proto::MatrixName name = name_of(each);
    sim::IntegerMatrix matrix{shape.rows, shape.cols, {}};
    const std::uint64_t count = shape.rows * shape.cols;
    std::string payload;
    proto::IntegerBlock block;
    while (matrix.values.size() < count) {
        const std::string at =
            std::string(each.name) + " from value " + std::to_string(matrix.values.size());
        if (!file.next(payload)) throw file.error("the end mark, " + at + " is expected");
        if (!block.ParseFromString(payload)) {
            throw file.error("no block of integers, " + at + " is expected");
        }

        const std::string& bytes = block.values();
        const std::uint64_t left = count - matrix.values.size();
        if (block.matrix() != name || block.first() != matrix.values.size() || bytes.empty() ||
            bytes.size() % value_bytes != 0 || bytes.size() / value_bytes > left) {
            throw file.error("matrix " + std::to_string(block.matrix()) + " from value " +
                             std::to_string(block.first()) + ", " + std::to_string(bytes.size()) +
                             " bytes: matrix " + std::to_string(name) + " (" + at + "), 2 to " +
                             std::to_string(value_bytes * left) +
                             " bytes, 2 a value, are expected");
        }
        for (std::size_t i = 0; i < bytes.size(); i += value_bytes) {
            matrix.values.push_back(
                static_cast<std::int16_t>(read_little_endian<std::uint16_t>(bytes.data() + i)));
        }
    }
    return matrix;
}

} // namespace

void write_fixed_network(const std::string& path, const sim::FixedNetwork& network) {
    sim::validate(network);
    FrameWriter file(path, fixed_kind);
    file.append(header_of(network).SerializeAsString());
    for (const IntegerWeightMatrix& each : sim::integer_matrices) {
        write_matrix(file, name_of(each), network.weights.*each.matrix);
    }
    file.close();
}

sim::FixedNetwork read_fixed_network(const std::string& path) {
    FrameReader file(path, fixed_kind);
    std::string payload;
    Header header;
    if (!file.next(payload) || !header.ParseFromString(payload)) {
        throw file.error("no header of a fixed-point network, one is expected");
    }
    const std::uint64_t offset = file.frame_offset();
    check_shape(header, file);
    sim::FixedNetwork network = network_of(header, file);
    for (const IntegerWeightMatrix& each : sim::integer_matrices) {
        network.weights.*each.matrix = read_matrix(file, each, shape_of(each, header));
    }
    require_end(file);
    try {
        sim::validate(network);
    } catch (const sim::ParameterError& error) {
        throw sim::FormatError(path, offset, error.what());
    }
    return network;
}

} // namespace smnn::io
