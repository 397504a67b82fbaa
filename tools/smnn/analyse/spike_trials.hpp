#pragma once

#include <cstddef>
#include <string>

#include "smnn/learning/activity/spike_trials.hpp"

namespace smnn::cli {

// The trials of a spike log, `most` at most, told apart by their labels: as recorded of this network, or
// of input alone, which the network is run on.
//   Errors  sim::ParameterError naming the log if it is of another network, does not fit this one, has no
//           trials, or more ticks in a trial than `most_ticks`; as io::SpikeLogReader
learning::SpikeTrials read_trials(const std::string& path, const sim::Network& network,
                                  std::size_t most, sim::Tick most_ticks);

} // namespace smnn::cli
