#pragma once

#include "smnn/io/spikes.hpp"
#include "tools/smnn/line/options.hpp"

namespace smnn::cli {

// The words of the formats, one after another.
std::string format_words();

// One of these formats, by its word.
Parse<const io::SpikeFormat*> format_name();

// What a file of physical times may not say of them and of its addresses: --time-step, --start,
// --exact-times, --population, --time-unit, --width, --height, --roi, --downsample, --merge-polarities.
//   of_step  what the time step is of, and what it is if it is not given
void add_time_facts(Options& options, io::SpikeFacts& facts, const std::string& of_step);

// The flags that say how a file is read: its format, its part, and the facts of times.
//   path  the placeholder of the file
void add_file_facts(Options& options, io::SpikeFile& file, const std::string& path,
                    const std::string& of_part, const std::string& of_step);

// The length of every trial, for a file that does not say it.
void add_ticks_fact(Options& options, io::SpikeFacts& facts);

// A sentence on the times that were moved to ticks; empty if there are none.
std::string moved_times(const io::TimeGrid* grid);

} // namespace smnn::cli
