#pragma once

#include <string>

#include "smnn/io/bytes/framed_stream.hpp"
#include "smnn/sim/network.hpp"

namespace smnn::io {

// Networks and weights as frames of a file of ours: what network files and checkpoints have in common.
//
//   Errors of reading   FormatError with the offset of the frame on shapes that lie, numbers that are not
//                       finite, blocks that are missing or out of order, an identity that does not fit.
//                       Nothing is asked for that the file is too small to hold.

// A header, then the matrices in blocks.   Errors  ParameterError as validate()
void append_network(FrameWriter& file, const sim::Network& network);
sim::Network take_network(FrameReader& file);

// The matrices alone, in shapes that a network before them has told. `name` is who they are, in messages.
//   Errors  ParameterError on numbers that are not finite
void append_weights(FrameWriter& file, const sim::Weights& weights, const std::string& name);
sim::Weights take_weights(FrameReader& file, const sim::Weights& shape, const std::string& name);

// The end mark and nothing before it.
void require_end(FrameReader& file);

} // namespace smnn::io
