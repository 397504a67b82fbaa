#pragma once

#include <string>

#include "smnn/sim/network.hpp"

namespace smnn::io {

// A network as a file of ours (proto/README.md); "-" is a stream. Equal networks give equal bytes.
//
//   write_network   Errors  ParameterError as validate() and OutputFile
//   read_network    Memory  twice the network. Nothing is allocated that the file is too small to hold.
//                   Errors  ParameterError as InputFile; FormatError with the offset of the frame on
//                           damage, shapes that lie, numbers that are not finite, blocks that are
//                           missing or out of order, an identity that does not fit
void write_network(const std::string& path, const sim::Network& network);
sim::Network read_network(const std::string& path);

// A network with the fields of its file that a newer version wrote and this one does not know. A program
// that reads, changes and writes a network keeps them in this way.
struct StoredNetwork {
    sim::Network network{};
    std::string newer_fields{}; // as Protocol Buffers encodes them; empty: none

    friend bool operator==(const StoredNetwork&, const StoredNetwork&) = default;
};

//   Errors  as above; ParameterError on newer_fields that are no fields
void write_network(const std::string& path, const StoredNetwork& stored);
StoredNetwork read_stored_network(const std::string& path);

} // namespace smnn::io
