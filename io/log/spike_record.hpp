#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "smnn/io/bytes/deflate.hpp"
#include "smnn/sim/events.hpp"

namespace smnn::io {

// The records that the trials of a spike log are made of (proto/spikes.proto), as values.

struct TrialBegin {
    sim::Tick ticks = 0; // longest_run: the end says it
    std::optional<std::uint32_t> label;
};

struct EventBlock {
    bool is_input = false;      // else spikes
    std::string_view addresses; // as EventCoder has them
    std::string_view values;
    sim::Tick until = 0; // events before it are all in this block or before it; 0: not said
};

struct TrialEnd {
    std::uint64_t input_events = 0;
    std::uint64_t spikes = 0;
    std::optional<sim::Tick> ticks;
};

// What stands behind the trials.
struct LogIndexRecord {};
struct LogCloseRecord {};

// A kind that a newer version may have.
struct UnknownRecord {};

using SpikeRecord =
    std::variant<UnknownRecord, TrialBegin, EventBlock, TrialEnd, LogIndexRecord, LogCloseRecord>;

std::string serialise(const TrialBegin& begin);
std::string serialise(const TrialEnd& end);

// Blocks as bytes, packed where that is shorter.
class BlockCoder {
public:
    std::string serialise(const EventBlock& block);

private:
    Deflater deflater_;
    std::string text_;
};

// Bytes as records. What a block refers to is valid until the next call.
//   Errors  ParameterError on bytes that are no record, ticks beyond 2^61, sizes that lie
class RecordParser {
public:
    RecordParser();
    ~RecordParser();
    SpikeRecord parse(const std::string& bytes);

private:
    struct Parsed;
    std::unique_ptr<Parsed> parsed_;
    Inflater inflater_;
};

} // namespace smnn::io
