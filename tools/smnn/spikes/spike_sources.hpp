#pragma once

#include "tools/smnn/spikes/spike_stream.hpp"

namespace smnn::cli {

// Files of spikes, opened to be read. What a format needs and neither file nor facts say is asked for.
//   Memory  a window of spikes, csv and nmnist, of damaged spikes a trial; a trial of shd; all of sonata
//           and nwb
//   Errors  UsageError naming the flag that is needed, or that contradicts the file; as the readers of io
SpikeSource open_log(const std::string& path, const SpikeFacts& facts);
SpikeSource open_csv(const std::string& path, const SpikeFacts& facts);
SpikeSource open_sonata(const std::string& path, const SpikeFacts& facts);
SpikeSource open_shd(const std::string& path, const SpikeFacts& facts);
SpikeSource open_nwb(const std::string& path, const SpikeFacts& facts);
SpikeSource open_nmnist(const std::string& path, const SpikeFacts& facts);

} // namespace smnn::cli
