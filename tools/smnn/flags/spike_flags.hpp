#pragma once

#include "tools/smnn/line/options.hpp"
#include "tools/smnn/spikes/spike_formats.hpp"

namespace smnn::cli {

// The words of the formats, one after another.
std::string format_words();

// One of these formats, by its word.
Parse<const SpikeFormat*> format_name();

// What a file of physical times may not say of them and of its addresses: --time-step, --start,
// --exact-times, --population, --time-unit, --width and --height.
//   of_step  what the time step is of, and what it is if not said
void add_time_facts(Options& options, SpikeFacts& facts, const std::string& of_step);

} // namespace smnn::cli
