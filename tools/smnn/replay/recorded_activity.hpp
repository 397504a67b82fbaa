#pragma once

#include <iosfwd>
#include <optional>
#include <string>

#include "smnn/io/spikes.hpp"
#include "smnn/learning/activity/activity.hpp"
#include "smnn/sim/network.hpp"

namespace smnn::cli {

// What the neurons of a recording did.
struct RecordedActivity {
    std::uint64_t neurons = 0;
    double time_step_ms = 0.0;
    learning::Activity activity;
};

// A network and the file that it is from.
struct NamedNetwork {
    std::string path;
    sim::Network network; // on the grid of time on which it ran
};

// Reads a recording window by window; "-" is a stream.
//   network  gives the refractory period, and must be the one that was recorded; none is needed
//   err      shows how far it is, on a terminal
//   Memory   as learning::ActivityCounter and io::SpikeReader
//   Errors   ParameterError naming the recording if it has no neurons, no ticks, or another network's; as
//            io::SpikeReader
RecordedActivity read_activity(const io::SpikeFile& file,
                               const std::optional<NamedNetwork>& network, std::ostream& err);

} // namespace smnn::cli
