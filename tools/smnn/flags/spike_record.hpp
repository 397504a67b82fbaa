#pragma once

#include <optional>
#include <string>

#include "smnn/io/recordings/spike_input.hpp"

namespace smnn::cli {

// Where the spikes of a run go: with the input into a spike log, by themselves into any other format.
struct SpikeRecord {
    std::string path; // empty: nowhere
    const io::SpikeFormat* format = nullptr;
    bool append = false; // to a spike log
};

// As `to` or else as the path ends; a pipe takes the format of the input where that can be piped.
//   Errors  as io::format_to_write
const io::SpikeFormat* format_of_record(const std::string& path,
                                        const std::optional<const io::SpikeFormat*>& to,
                                        const io::SpikeFile& input);

// The input without the facts that are the record's alone: the name of its population.
//   Errors  io::UnusedFact on a label that the record has no place for
io::SpikeInput::Source input_beside(const SpikeRecord& record, io::SpikeInput::Source input);

// The file of a record, or none. The outline has what the run knows: sizes, time step and identity.
//   Errors  as io::create_spikes
std::optional<io::SpikeWriter> create_record(const SpikeRecord& record, const io::SpikeFacts& said,
                                             const io::SpikeReader& input,
                                             io::SpikeOutline outline);

} // namespace smnn::cli
