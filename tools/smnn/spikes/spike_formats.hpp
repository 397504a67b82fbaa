#pragma once

#include <span>
#include <string>

#include "tools/smnn/spikes/spike_stream.hpp"

namespace smnn::cli {

// A format of spikes: how it is read and written. One row of the table a format.
struct SpikeFormat {
    const char* word;    // of --from and --to
    const char* endings; // of its files, between blanks
    const char* meaning;

    SpikeSource (*open)(const std::string& path, const SpikeFacts& facts);

    // Null where the format is only read.
    SpikeSink (*create)(const std::string& path, const SpikeFacts& facts,
                        const SpikeOutline& outline);

    // What has to be known before it can be written.
    bool needs_time_step = false;
    bool needs_part = false;     // whether addresses are inputs or neurons,
    bool needs_channels = false; // and how many there are
    bool needs_ticks = false;    // the length of every trial
    bool needs_survey = false;   // whether there is one trial, whether any event is graded
};

std::span<const SpikeFormat> spike_formats();

//   Errors  UsageError listing the words there are
const SpikeFormat& spike_format(const std::string& word);

// The format of a file that is there: by how its name ends or, where several formats end so, by what is
// in it. A name that no format has is a spike log.
//   Errors  as io::Hdf5Reader; UsageError on an HDF5 file of another layout
const SpikeFormat& format_to_read(const std::string& path);

// The format of a file that is to be.
//   Errors  UsageError where several formats end so
const SpikeFormat& format_to_write(const std::string& path);

} // namespace smnn::cli
