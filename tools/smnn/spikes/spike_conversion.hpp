#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "smnn/sim/error.hpp"
#include "tools/smnn/spikes/spike_formats.hpp"

namespace smnn::cli {

// Spikes from one file to another, of any two formats.
struct Conversion {
    std::string from;
    std::string to;
    const SpikeFormat* from_format = nullptr;
    const SpikeFormat* to_format = nullptr;
    SpikeFacts facts;
    std::optional<std::size_t> trial; // that one alone
    bool merge = false;               // of equal events of a tick one is kept
};

struct ConversionCounts {
    std::uint64_t trials = 0;
    std::uint64_t events = 0;     // that were written
    std::uint64_t coinciding = 0; // with an equal one before them on their tick
    std::uint64_t merged = 0;     // of these, left out
    std::uint64_t moved = 0;      // to the grid of the time step
    double largest_move_ms = 0.0;
    std::string remark; // for people; may be empty
};

// Reads one file and writes the other.
//   Errors  UsageError naming the flag that says what is missing, or that contradicts a file; as the formats
ConversionCounts convert(const Conversion& conversion);

// What a damaged log has before its damage, in words.
std::string what_is_left(const sim::FormatError& damage, std::uint64_t whole_trials);

} // namespace smnn::cli
