#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "smnn/io/bytes/framed_stream.hpp"
#include "smnn/sim/events.hpp"

namespace smnn::io {

// A place in a spike log at which reading can begin: all events of its trial before it are earlier
// than `tick`.
struct IndexEntry {
    std::uint64_t trial = 0; // counted from 0
    sim::Tick tick = 0;
    FramePlace begin; // of the trial
    FramePlace place;

    friend bool operator==(const IndexEntry&, const IndexEntry&) = default;
};

// Where in a long log is which tick of which trial. Entries are 256 KiB apart or more: whenever there
// are too many every second is dropped, so that an index has at most 1,024 of them, some 30 kB,
// however long the log is.
class SpikeIndex {
public:
    // Takes note of a place behind all others, if it is far enough from the last.
    void add(const IndexEntry& entry);

    // The last place that a tick of a trial does not lie before; null if that is the log's beginning.
    const IndexEntry* find(std::uint64_t trial, sim::Tick tick) const;

    const std::vector<IndexEntry>& entries() const { return entries_; }

    // As a record of a log, and back.
    //   Errors  ParameterError if it is none
    std::string serialise() const;
    static SpikeIndex parse(const std::string& record);

    friend bool operator==(const SpikeIndex&, const SpikeIndex&) = default;

private:
    std::vector<IndexEntry> entries_; // ascending
    std::uint64_t spacing_ = 1 << 18; // bytes from entry to entry, at least
};

// How a whole log ends: what is found without reading all of it.
struct LogEnd {
    std::uint64_t trials = 0;
    SpikeIndex index;
    FramePlace place;       // of the trial that would come next
    std::uint64_t size = 0; // of the file
};

// Nothing of a stream, of a log that is cut, or where the index is damaged. Reading goes on where it
// was.
std::optional<LogEnd> find_log_end(FrameReader& file);

} // namespace smnn::io
