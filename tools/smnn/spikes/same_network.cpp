#include "tools/smnn/spikes/same_network.hpp"

#include "tools/smnn/flags/identity.hpp"
#include "tools/smnn/line/command.hpp"

namespace smnn::cli {

void require_same_network(const std::string& recording, const io::SpikeLogHeader& header,
                          const std::string& path, const sim::Network& network) {
    if (header.network_identity == 0) {
        throw UsageError(recording +
                         ": holds no spikes of a network, a log of simulate --record is needed");
    }
    const std::uint64_t identity = sim::identity(network);
    if (header.network_identity != identity) {
        throw UsageError(recording + ": was recorded from the network " +
                         identity_text(header.network_identity) + ", " + path + " is " +
                         identity_text(identity));
    }
    if (header.neurons != network.neurons() || header.inputs != network.inputs()) {
        throw UsageError(recording + ": says " + std::to_string(header.neurons) + " neurons and " +
                         std::to_string(header.inputs) + " inputs, the network has " +
                         std::to_string(network.neurons()) + " and " +
                         std::to_string(network.inputs()));
    }
}

} // namespace smnn::cli
