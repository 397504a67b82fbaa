#include "tools/smnn/analyse/analyses.hpp"

#include "smnn/io/network_file.hpp"
#include "smnn/learning/analysis/importance.hpp"
#include "smnn/sim/unfit_network.hpp"
#include "tools/smnn/charts/page.hpp"
#include "tools/smnn/line/version.hpp"

namespace smnn::cli {

Report begin_analysis(const Command& self, std::span<const std::string> arguments) {
    Report report;
    report["analysis"] = self.name.substr(self.name.rfind(' ') + 1);
    report["version"] = version;
    report["command"] = command_line("smnn " + std::string(self.name), arguments);
    return report;
}

void require_modes(const sim::Network& network, const std::string& path) {
    try {
        learning::require_modes(network);
    } catch (const sim::UnfitNetwork& error) {
        throw sim::UnfitNetwork(error.need(), path + ": " + error.what());
    }
}

sim::Network read_network_with_modes(const std::string& path) {
    sim::Network network = io::read_network(path);
    require_modes(network, path);
    return network;
}

} // namespace smnn::cli
