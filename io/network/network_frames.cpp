#include "smnn/io/network/network_frames.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstdint>
#include <type_traits>
#include <utility>
#include <vector>

#include "proto/network.pb.h"
#include "smnn/io/bytes/little_endian.hpp"
#include "smnn/io/network/network_header.hpp"

namespace smnn::io {

namespace {

constexpr std::size_t block_values = 256 * 1024; // 1 MiB of float32

struct Shape {
    std::uint64_t rows;
    std::uint64_t cols;
};

using Header = proto::NetworkHeader;

bool has_full_rank(const Header& h) { return h.recurrence() == proto::RECURRENCE_FULL_RANK; }

bool has_sparse_input(const Header& h) { return h.input_form() == proto::INPUT_SPARSE; }

// The matrices of a file have the order of sim::weight_matrices, and the numbers of that order.
proto::MatrixName name_of(const sim::WeightMatrix& each) {
    const auto place = &each - sim::weight_matrices.data();
    return static_cast<proto::MatrixName>(proto::MATRIX_INPUT + place);
}
static_assert(proto::MATRIX_INPUT + sim::weight_matrices.size() == proto::MATRIX_READOUT + 1);

std::uint64_t length(const Header& h, sim::Extent extent) {
    switch (extent) {
        case sim::Extent::neurons:
            return h.neurons();
        case sim::Extent::inputs:
            return h.inputs();
        case sim::Extent::modes:
            return h.modes();
        case sim::Extent::outputs:
            return h.outputs();
        case sim::Extent::one:
            break;
    }
    return 1;
}

Shape shape_of(const sim::WeightMatrix& each, const Header& h) {
    using sim::Weights;
    if (each.matrix == &Weights::input && has_sparse_input(h)) return {0, 0};
    if (each.matrix == &Weights::recurrent && !has_full_rank(h)) return {0, 0};
    return {length(h, each.rows), length(h, each.cols)};
}

// rows * cols, or 2^60 where that is more: a number no file can hold, and six of them add up.
std::uint64_t value_count(const Shape& shape) {
    constexpr std::uint64_t most = std::uint64_t{1} << 60;
    if (shape.rows == 0 || shape.cols == 0) return 0;
    return shape.cols > most / shape.rows ? most : shape.rows * shape.cols;
}

std::uint64_t size_of(const sim::Matrix& matrix) { return matrix.rows() * matrix.cols(); }

// Numbers of one matrix on their way into blocks, four bytes each.
class BlockWriter {
public:
    BlockWriter(FrameWriter& file, proto::MatrixName name) : file_(file) {
        block_.set_matrix(name);
    }

    void append(auto number) {
        static_assert(sizeof number == 4);
        std::string& values = *block_.mutable_values();
        append_little_endian(values, number);
        if (values.size() == block_values * sizeof number) flush();
    }
    void flush() {
        std::string& values = *block_.mutable_values();
        if (values.empty()) return;
        block_.set_first(first_);
        file_.append(block_.SerializeAsString());
        first_ += values.size() / sizeof(float);
        values.clear();
    }

private:
    FrameWriter& file_;
    proto::MatrixBlock block_;
    std::uint64_t first_ = 0;
};

void write_matrix(FrameWriter& file, proto::MatrixName name, const sim::Matrix& matrix) {
    BlockWriter blocks(file, name);
    for (std::size_t col = 0; col < matrix.cols(); ++col) {
        for (const float value : matrix.column(col)) blocks.append(value);
    }
    blocks.flush();
}

void write_sparse(FrameWriter& file, const sim::SparseColumns& columns) {
    BlockWriter counts(file, proto::MATRIX_INPUT_COUNTS);
    for (std::size_t col = 0; col < columns.cols(); ++col) {
        counts.append(static_cast<std::uint32_t>(columns.count_of(col)));
    }
    counts.flush();
    BlockWriter neurons(file, proto::MATRIX_INPUT_NEURONS);
    for (const sim::Channel neuron : columns.neurons) neurons.append(neuron);
    neurons.flush();
    BlockWriter values(file, proto::MATRIX_INPUT_VALUES);
    for (const float value : columns.values) values.append(value);
    values.flush();
}

// The announced shape must be a network's, and where the size of the file is known it must fit.
void check_shape(const Header& header, const FrameReader& file) {
    const proto::Recurrence recurrence = header.recurrence();
    if (recurrence < proto::RECURRENCE_NONE || recurrence > proto::RECURRENCE_FULL_RANK) {
        throw file.error("recurrence " + std::to_string(recurrence) +
                         " is not known: 1 (none), 2 (modes) or 3 (full rank)");
    }
    if ((recurrence == proto::RECURRENCE_MODES) != (header.modes() > 0)) {
        throw file.error(std::to_string(header.modes()) +
                         " modes: a network with modes has 1 or more, any other 0");
    }
    if (header.neurons() == 0 || header.inputs() == 0 || header.outputs() == 0) {
        throw file.error("a network of " + std::to_string(header.neurons()) + " neurons, " +
                         std::to_string(header.inputs()) + " inputs, " +
                         std::to_string(header.outputs()) + " outputs: at least 1 each");
    }
    if (header.input_form() != proto::INPUT_DENSE && !has_sparse_input(header)) {
        throw file.error("input form " + std::to_string(header.input_form()) +
                         " is not known: 0 (dense) or 1 (sparse)");
    }
    std::uint64_t values = 0;
    for (const sim::WeightMatrix& each : sim::weight_matrices) {
        values += value_count(shape_of(each, header));
    }
    if (has_sparse_input(header)) {
        values += value_count({header.inputs(), 1}) + value_count({header.input_weights(), 2});
    }
    const auto bytes = file.remaining();
    if (bytes && values > *bytes / sizeof(float)) {
        throw file.error("a network of " + std::to_string(header.neurons()) + " neurons, " +
                         std::to_string(header.modes()) + " modes, " +
                         std::to_string(header.inputs()) + " inputs, " +
                         std::to_string(header.outputs()) + " outputs does not fit into the " +
                         std::to_string(*bytes) + " bytes that follow");
    }
}

// A matrix that is being read: which one, how many values it has, and its name in messages.
struct Awaited {
    proto::MatrixName matrix;
    std::string word;
    std::uint64_t count;
};

template <class Number>
void read_block(const FrameReader& file, const Awaited& awaited, const std::string& payload,
                std::vector<Number>& values) {
    proto::MatrixBlock block;
    if (!block.ParseFromString(payload)) throw file.error("no matrix block, one is expected");
    const std::string at = awaited.word + " from value " + std::to_string(values.size());
    if (block.matrix() != awaited.matrix || block.first() != values.size()) {
        throw file.error("matrix " + std::to_string(block.matrix()) + " from value " +
                         std::to_string(block.first()) + ", matrix " +
                         std::to_string(awaited.matrix) + " (" + at + ") is expected");
    }
    const std::string& bytes = block.values();
    const std::uint64_t left = awaited.count - values.size();
    if (bytes.empty() || bytes.size() % sizeof(Number) != 0 ||
        bytes.size() / sizeof(Number) > left) {
        throw file.error(at + ": " + std::to_string(bytes.size()) + " bytes of values, 4 to " +
                         std::to_string(4 * left) + ", 4 a value, are expected");
    }
    for (std::size_t i = 0; i < bytes.size(); i += sizeof(Number)) {
        const auto value =
            std::bit_cast<Number>(read_little_endian<std::uint32_t>(bytes.data() + i));
        if constexpr (std::is_floating_point_v<Number>) {
            if (!std::isfinite(value)) {
                throw file.error(awaited.word + " value " + std::to_string(values.size()) + " is " +
                                 std::to_string(value) + ": it must be finite");
            }
        }
        values.push_back(value);
    }
}

// All values of one matrix, column after column. They grow as they arrive, because a stream can
// announce anything.
template <class Number = float>
std::vector<Number> read_values(FrameReader& file, const Awaited& awaited) {
    static_assert(sizeof(Number) == 4);
    std::vector<Number> values;
    if (file.remaining()) values.reserve(awaited.count);
    std::string payload;
    while (values.size() < awaited.count) {
        if (!file.next(payload)) {
            throw file.error("the end mark, " + awaited.word + " from value " +
                             std::to_string(values.size()) + " is expected");
        }
        read_block(file, awaited, payload, values);
    }
    return values;
}

void copy_values(const std::vector<float>& values, sim::Matrix& matrix) {
    for (std::size_t col = 0; col < matrix.cols(); ++col) {
        std::copy_n(values.data() + col * matrix.rows(), matrix.rows(), matrix.column(col).data());
    }
}

sim::SparseColumns read_sparse(FrameReader& file, const Header& header) {
    sim::SparseColumns columns;
    const std::vector<std::uint32_t> counts = read_values<std::uint32_t>(
        file, {proto::MATRIX_INPUT_COUNTS, "input_counts", header.inputs()});
    columns.offsets.reserve(counts.size() + 1);
    columns.offsets.push_back(0);
    for (const std::uint32_t count : counts) {
        columns.offsets.push_back(columns.offsets.back() + count);
    }
    if (columns.offsets.back() != header.input_weights()) {
        throw file.error("input_counts add up to " + std::to_string(columns.offsets.back()) +
                         ", the header says " + std::to_string(header.input_weights()) +
                         " input weights");
    }
    columns.neurons = read_values<std::uint32_t>(
        file, {proto::MATRIX_INPUT_NEURONS, "input_neurons", header.input_weights()});
    columns.values =
        read_values(file, {proto::MATRIX_INPUT_VALUES, "input_values", header.input_weights()});
    return columns;
}

constexpr const char* no_sparse_sets =
    ": a parameter set of a network with a sparse input, only a dense one is trained";

} // namespace

void append_network(FrameWriter& file, const sim::Network& network,
                    const std::string& newer_fields) {
    sim::validate(network);
    file.append(header_of(network, newer_fields).SerializeAsString());
    if (network.has_sparse_input()) write_sparse(file, network.weights.sparse_input);
    for (const sim::WeightMatrix& each : sim::weight_matrices) {
        write_matrix(file, name_of(each), network.weights.*each.matrix);
    }
}

sim::Network take_network(FrameReader& file, std::string* newer_fields) {
    const Header header = take_header(file);
    if (newer_fields != nullptr) *newer_fields = newer_fields_of(header);
    const auto at_header = [&, offset = file.frame_offset()](const std::string& what) {
        return sim::FormatError(file.path(), offset, what);
    };
    check_shape(header, file);

    sim::Network network = without_weights(header, file);
    sim::SparseColumns sparse_input;
    if (has_sparse_input(header)) sparse_input = read_sparse(file, header);
    std::array<std::vector<float>, sim::weight_matrices.size()> values;
    for (std::size_t i = 0; i < values.size(); ++i) {
        const sim::WeightMatrix& each = sim::weight_matrices[i];
        values[i] =
            read_values(file, {name_of(each), each.name, value_count(shape_of(each, header))});
    }

    // Now that all values are there the shape is true, and so is the memory for it, up to the
    // padding of columns to 16 rows.
    const std::size_t columns = has_sparse_input(header) ? 0 : header.inputs();
    network.weights =
        has_full_rank(header)
            ? sim::zero_full_rank_weights(header.neurons(), columns, header.outputs())
            : sim::zero_weights(header.neurons(), header.modes(), columns, header.outputs());
    network.weights.sparse_input = std::move(sparse_input);
    for (std::size_t i = 0; i < values.size(); ++i) {
        copy_values(values[i], network.weights.*sim::weight_matrices[i].matrix);
    }
    try {
        sim::validate(network);
    } catch (const sim::ParameterError& error) {
        throw at_header(error.what());
    }
    if (sim::identity(network) != header.identity()) {
        throw at_header("the identity is not that of the parameters and weights that follow");
    }
    return network;
}

void append_weights(FrameWriter& file, const sim::Weights& weights, const std::string& name) {
    if (!weights.sparse_input.empty()) throw sim::ParameterError(name + no_sparse_sets);
    for (const sim::WeightMatrix& each : sim::weight_matrices) {
        const sim::Matrix& matrix = weights.*each.matrix;
        for (const float value : matrix.values()) {
            if (!std::isfinite(value)) {
                throw sim::ParameterError(name + ": " + each.name + " holds " +
                                          std::to_string(value) + ": it must be finite");
            }
        }
        write_matrix(file, name_of(each), matrix);
    }
}

sim::Weights take_weights(FrameReader& file, const sim::Weights& shape, const std::string& name) {
    if (!shape.sparse_input.empty()) throw file.error(name + no_sparse_sets);
    std::uint64_t count = 0;
    for (const sim::WeightMatrix& each : sim::weight_matrices) {
        count += size_of(shape.*each.matrix);
    }
    const auto bytes = file.remaining();
    if (bytes && count > *bytes / sizeof(float)) {
        throw file.error(name + ", " + std::to_string(count) + " values, does not fit into the " +
                         std::to_string(*bytes) + " bytes that follow");
    }
    sim::Weights weights = zeros_like(shape);
    for (const sim::WeightMatrix& each : sim::weight_matrices) {
        sim::Matrix& matrix = weights.*each.matrix;
        copy_values(read_values(file, {name_of(each), name + ": " + each.name, size_of(matrix)}),
                    matrix);
    }
    return weights;
}

void require_end(FrameReader& file) {
    std::string payload;
    if (file.next(payload)) throw file.error("a frame too many, the end mark is expected");
}

} // namespace smnn::io
