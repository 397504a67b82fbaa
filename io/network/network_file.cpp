#include "smnn/io/network_file.hpp"

#include "smnn/io/network/network_frames.hpp"

namespace smnn::io {

void write_network(const std::string& path, const sim::Network& network) {
    write_network(path, StoredNetwork{.network = network});
}

void write_network(const std::string& path, const StoredNetwork& stored) {
    sim::validate(stored.network);
    FrameWriter file(path, network_kind);
    append_network(file, stored.network, stored.newer_fields);
    file.close();
}

sim::Network read_network(const std::string& path) { return read_stored_network(path).network; }

StoredNetwork read_stored_network(const std::string& path) {
    FrameReader file(path, network_kind);
    StoredNetwork stored;
    stored.network = take_network(file, &stored.newer_fields);
    require_end(file);
    return stored;
}

} // namespace smnn::io
