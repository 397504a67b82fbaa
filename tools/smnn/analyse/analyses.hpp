#pragma once

#include <span>
#include <string>

#include "smnn/sim/network.hpp"
#include "tools/smnn/line/command.hpp"
#include "tools/smnn/terminal/report.hpp"

// The words after `smnn analyse`, one a file, each named for its analysis; and what they have in common.
namespace smnn::cli {

extern const Command importance_analysis;
extern const Command mode_space_analysis;
extern const Command robustness_analysis;
extern const Command activity_analysis;

// How every object of `analyse --json` begins: the analysis, the version, and the command line as it can
// be typed again.
Report begin_analysis(const Command& self, std::span<const std::string> arguments);

// Requires a network with modes.   Errors  sim::UnfitNetwork naming the path
void require_modes(const sim::Network& network, const std::string& path);

// A network that has modes to look at.
//   Errors  sim::ParameterError naming the file if it has none; as io::read_network
sim::Network read_network_with_modes(const std::string& path);

} // namespace smnn::cli
