#pragma once

#include <iosfwd>
#include <string>

#include "tools/smnn/replay/step_through.hpp"

namespace smnn::cli {

// Where the events of one part of a log can be shown. Addresses and ticks stay what they are.
//   Errors  as OutputFile

// A table of events; it numbers the trials unless there is one.
StepSink table_of_steps(const std::string& path, io::Part part, bool has_trials);

// A spike log with that part alone.
StepSink log_of_steps(const std::string& path, io::Part part, io::SpikeLogHeader header);

// A raster for a terminal.
StepSink raster_of_steps(std::ostream& out, std::uint64_t channels, sim::Tick from);

} // namespace smnn::cli
