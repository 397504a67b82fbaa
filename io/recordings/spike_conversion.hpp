#pragma once

#include "smnn/io/spikes.hpp"

namespace smnn::io {

// Spikes from one file to another, of any formats.
struct Conversion {
    std::string from;
    std::string to;
    std::optional<const SpikeFormat*> from_format{}; // else by the name and what is in it
    std::optional<const SpikeFormat*> to_format{};
    SpikeFacts facts{};
    std::optional<std::size_t> trial{}; // that one alone
    bool merge = false;                 // of equal events of a tick one is kept
    bool writes_times = false;          // plain text has times in ms
    std::string made_by{};
};

struct ConversionCounts {
    std::uint64_t trials = 0;
    std::uint64_t events = 0;       // that were written
    std::uint64_t coinciding = 0;   // with an equal one before them on their tick
    std::uint64_t merged = 0;       // of these, left out
    std::optional<TimeGrid> grid{}; // of a file of physical times
};

// Reads one file and writes the other.
//   Memory  as SpikeReader and SpikeWriter
//   Errors  MissingFact, ContradictingFact, UnusedFact; as the formats
ConversionCounts convert(const Conversion& conversion);

} // namespace smnn::io
