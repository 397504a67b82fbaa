#pragma once

#include <cstddef>
#include <string>

#include "smnn/io/spikes.hpp"
#include "smnn/learning/activity/spike_trials.hpp"
#include "smnn/sim/network.hpp"

namespace smnn::cli {

// The trials of a recording, `most` at most, with conditions by label: as recorded of this network, or
// of input alone, which the network is run on.
//   Errors  ParameterError naming the recording if it is of another network, does not fit this one, has no
//           trials, or more ticks in a trial than `most_ticks`; as io::SpikeReader
learning::SpikeTrials read_trials(const io::SpikeFile& file, const sim::Network& network,
                                  std::size_t most, sim::Tick most_ticks);

} // namespace smnn::cli
