#pragma once

#include <string>

#include "smnn/io/bytes/framed_stream.hpp"
#include "smnn/sim/network.hpp"

namespace smnn::io {

// Networks and weights as frames of a file of ours: what network files and checkpoints have in common.
//
//   Errors of reading   FormatError with the offset of the frame on shapes that lie, numbers that are not
//                       finite, blocks that are missing or out of order, an identity that does not fit.
//                       Nothing is allocated that the file is too small to hold.

// A header, then the matrices in blocks.
//   newer_fields  of the header, that this version does not know; null: they are dropped
//   Errors        ParameterError as validate(), and on newer_fields that are no fields
void append_network(FrameWriter& file, const sim::Network& network,
                    const std::string& newer_fields = {});
sim::Network take_network(FrameReader& file, std::string* newer_fields = nullptr);

// The matrices alone, in the shapes of a network before them. Messages call them `name`.
//   Errors  ParameterError on numbers that are not finite
void append_weights(FrameWriter& file, const sim::Weights& weights, const std::string& name);
sim::Weights take_weights(FrameReader& file, const sim::Weights& shape, const std::string& name);

// The end mark and nothing before it.
void require_end(FrameReader& file);

} // namespace smnn::io
