#pragma once

#include <iosfwd>
#include <optional>
#include <string>

#include "smnn/io/spike_log.hpp"
#include "smnn/learning/activity/activity.hpp"
#include "smnn/sim/network.hpp"

namespace smnn::cli {

// What the neurons of a recording did.
struct RecordedActivity {
    io::SpikeLogHeader header;
    learning::Activity activity;
};

// A network and the file that it is from.
struct NamedNetwork {
    std::string path;
    sim::Network network; // on the grid of time on which it ran
};

// Reads a log window by window; "-" is a stream.
//   network  says the refractory period, and must be the one that was recorded; none is needed
//   err      told how far it is, on a terminal
//   Memory   as learning::ActivityCounter and io::LogWindows
//   Errors   UsageError naming the log if it has no neurons, no ticks, or another network's; as
//            io::SpikeLogReader
RecordedActivity read_activity(const std::string& path, const std::optional<NamedNetwork>& network,
                               std::ostream& err);

} // namespace smnn::cli
