#include "smnn/io/network/network_header.hpp"

#include "proto/network.pb.h"
#include "smnn/io/network/header_words.hpp"

namespace smnn::io {

namespace {

static_assert(proto::RECURRENCE_NONE == 1 + static_cast<int>(sim::Recurrence::none) &&
              proto::RECURRENCE_MODES == 1 + static_cast<int>(sim::Recurrence::modes) &&
              proto::RECURRENCE_FULL_RANK == 1 + static_cast<int>(sim::Recurrence::full_rank));

// The field of a header that has the name of a neuron's parameter.
const google::protobuf::FieldDescriptor* field(const char* name) {
    return proto::NetworkHeader::descriptor()->FindFieldByName(name);
}

sim::NeuronParameters neuron_of(const proto::NetworkHeader& header, const FrameReader& file) {
    sim::NeuronParameters p;
    sim::for_each_real_parameter(p, [&](const char* name, double& value) {
        value = header.GetReflection()->GetDouble(header, field(name));
    });
    p.delay_ticks = static_cast<sim::Tick>(header.delay_ticks());
    p.filter = filter_of(header.filter(), file);
    return p;
}

sim::Dynamics dynamics_of(const proto::NetworkHeader& header, const FrameReader& file) {
    switch (header.dynamics()) {
        case proto::DYNAMICS_SPIKING:
            return sim::Dynamics::spiking;
        case proto::DYNAMICS_RATE:
            return sim::Dynamics::rate;
        default:
            throw file.error("dynamics " + std::to_string(header.dynamics()) +
                             " are not known: 0 (spiking) or 1 (rate)");
    }
}

} // namespace

proto::NetworkHeader header_of(const sim::Network& network, const std::string& newer_fields) {
    const sim::NeuronParameters& p = network.neuron;
    proto::NetworkHeader header;
    header.set_neurons(network.neurons());
    header.set_modes(network.modes());
    header.set_inputs(network.inputs());
    header.set_outputs(network.outputs());
    header.set_recurrence(
        static_cast<proto::Recurrence>(1 + static_cast<int>(network.recurrence())));
    header.set_readout(static_cast<proto::Readout>(code_of(network.readout)));
    header.set_dynamics(network.dynamics == sim::Dynamics::rate ? proto::DYNAMICS_RATE
                                                                : proto::DYNAMICS_SPIKING);
    sim::for_each_real_parameter(p, [&](const char* name, const double& value) {
        header.GetReflection()->SetDouble(&header, field(name), value);
    });
    header.set_delay_ticks(static_cast<std::uint64_t>(p.delay_ticks));
    header.set_filter(static_cast<proto::Filter>(code_of(p.filter)));
    header.set_identity(sim::identity(network));
    if (network.has_sparse_input()) {
        header.set_input_form(proto::INPUT_SPARSE);
        header.set_input_weights(network.weights.sparse_input.size());
    }
    append_settings(network.settings, header);
    google::protobuf::UnknownFieldSet& newer =
        *header.GetReflection()->MutableUnknownFields(&header);
    if (!newer.ParseFromString(newer_fields)) {
        throw sim::ParameterError("newer fields of the network are no Protocol Buffers fields");
    }
    return header;
}

std::string newer_fields_of(const proto::NetworkHeader& header) {
    std::string fields;
    header.GetReflection()->GetUnknownFields(header).SerializeToString(&fields);
    return fields;
}

proto::NetworkHeader take_header(FrameReader& file) {
    std::string payload;
    proto::NetworkHeader header;
    if (!file.next(payload) || !header.ParseFromString(payload)) {
        throw file.error("no network header, one is expected");
    }
    return header;
}

sim::Network without_weights(const proto::NetworkHeader& header, const FrameReader& file) {
    sim::Network network;
    network.neuron = neuron_of(header, file);
    network.readout = readout_of(header.readout(), file);
    network.dynamics = dynamics_of(header, file);
    network.settings = settings_of(header.settings(), file);
    return network;
}

} // namespace smnn::io
