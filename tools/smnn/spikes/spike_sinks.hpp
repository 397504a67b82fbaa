#pragma once

#include "tools/smnn/spikes/spike_stream.hpp"

namespace smnn::cli {

// Files of spikes, opened to be written.
//   Memory  1 MiB of csv, 128 KiB of spikes; the file, twice, of sonata and shd
//   Errors  UsageError on what the format has no place for, and naming the flag that it needs; as the
//           writers of io
SpikeSink create_log(const std::string& path, const SpikeFacts& facts, const SpikeOutline& outline);
SpikeSink create_csv(const std::string& path, const SpikeFacts& facts, const SpikeOutline& outline);
SpikeSink create_sonata(const std::string& path, const SpikeFacts& facts,
                        const SpikeOutline& outline);
SpikeSink create_shd(const std::string& path, const SpikeFacts& facts, const SpikeOutline& outline);

} // namespace smnn::cli
