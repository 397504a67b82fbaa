#include "smnn/io/checkpoint_file.hpp"

#include "proto/checkpoint.pb.h"
#include "smnn/io/network/network_frames.hpp"

namespace smnn::io {

namespace {

proto::CheckpointHeader header_of(const sim::Checkpoint& checkpoint) {
    proto::CheckpointHeader header;
    for (const auto& [name, value] : checkpoint.counters) {
        proto::Counter& counter = *header.add_counters();
        counter.set_name(name);
        counter.set_value(value);
    }
    for (const auto& [name, weights] : checkpoint.parameter_sets) header.add_parameter_sets(name);
    return header;
}

void require_shape(const std::string& name, const sim::Weights& weights,
                   const sim::Weights& shape) {
    for (const sim::WeightMatrix& each : sim::weight_matrices) {
        const sim::Matrix& given = weights.*each.matrix;
        const sim::Matrix& needed = shape.*each.matrix;
        if (given.rows() != needed.rows() || given.cols() != needed.cols()) {
            throw sim::ParameterError("the parameter set " + name +
                                      " has another shape than the network");
        }
    }
}

// Checked before anything of the file is believed: names ascend.
proto::CheckpointHeader take_header(FrameReader& file) {
    std::string payload;
    proto::CheckpointHeader header;
    if (!file.next(payload) || !header.ParseFromString(payload)) {
        throw file.error("no checkpoint header, one is expected");
    }
    for (int i = 1; i < header.counters_size(); ++i) {
        if (header.counters(i).name() <= header.counters(i - 1).name()) {
            throw file.error("counter '" + header.counters(i).name() + "' after '" +
                             header.counters(i - 1).name() + "': names ascend");
        }
    }
    for (int i = 1; i < header.parameter_sets_size(); ++i) {
        if (header.parameter_sets(i) <= header.parameter_sets(i - 1)) {
            throw file.error("parameter set '" + header.parameter_sets(i) + "' after '" +
                             header.parameter_sets(i - 1) + "': names ascend");
        }
    }
    return header;
}

} // namespace

void write_checkpoint(const std::string& path, const sim::Checkpoint& checkpoint) {
    sim::validate(checkpoint.network);
    FrameWriter file(path, checkpoint_kind);
    file.append(header_of(checkpoint).SerializeAsString());
    append_network(file, checkpoint.network);
    for (const auto& [name, weights] : checkpoint.parameter_sets) {
        require_shape(name, weights, checkpoint.network.weights);
        append_weights(file, weights, name);
    }
    file.close();
}

sim::Checkpoint read_checkpoint(const std::string& path) {
    FrameReader file(path, checkpoint_kind);
    const proto::CheckpointHeader header = take_header(file);
    sim::Checkpoint checkpoint;
    for (const proto::Counter& counter : header.counters()) {
        checkpoint.counters.emplace(counter.name(), counter.value());
    }
    checkpoint.network = take_network(file);
    for (const std::string& name : header.parameter_sets()) {
        checkpoint.parameter_sets.emplace(name,
                                          take_weights(file, checkpoint.network.weights, name));
    }
    require_end(file);
    return checkpoint;
}

} // namespace smnn::io
