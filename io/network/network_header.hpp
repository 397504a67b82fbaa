#pragma once

#include "smnn/io/bytes/framed_stream.hpp"
#include "smnn/sim/network.hpp"

namespace smnn::proto {
class NetworkHeader;
}

namespace smnn::io {

// What stands before the matrices of a network: sizes, parameters, settings, identity.
//   Errors  ParameterError on newer_fields that are no fields
proto::NetworkHeader header_of(const sim::Network& network, const std::string& newer_fields);

// Returns the fields of a header that this version does not know.
std::string newer_fields_of(const proto::NetworkHeader& header);

// The next frame of a file.
//   Errors  FormatError if it is no header
proto::NetworkHeader take_header(FrameReader& file);

// What a header says of a network but for its weights.
//   Errors  FormatError on words that are not known, keys that do not ascend
sim::Network without_weights(const proto::NetworkHeader& header, const FrameReader& file);

} // namespace smnn::io
