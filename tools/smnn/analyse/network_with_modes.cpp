#include "tools/smnn/analyse/network_with_modes.hpp"

#include "smnn/io/network_file.hpp"
#include "smnn/learning/analysis/importance.hpp"
#include "smnn/sim/error.hpp"
#include "tools/smnn/line/command.hpp"

namespace smnn::cli {

sim::Network read_network_with_modes(const std::string& path) {
    sim::Network network = io::read_network(path);
    try {
        learning::require_modes(network);
    } catch (const sim::ParameterError& error) {
        throw sim::ParameterError(path + ": " + error.what());
    }
    return network;
}

} // namespace smnn::cli
