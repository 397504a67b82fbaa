#include "smnn/io/network_file.hpp"

#include "smnn/io/network/network_frames.hpp"

namespace smnn::io {

void write_network(const std::string& path, const sim::Network& network) {
    sim::validate(network);
    FrameWriter file(path, network_kind);
    append_network(file, network);
    file.close();
}

sim::Network read_network(const std::string& path) {
    FrameReader file(path, network_kind);
    sim::Network network = take_network(file);
    require_end(file);
    return network;
}

} // namespace smnn::io
