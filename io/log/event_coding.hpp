#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "smnn/sim/events.hpp"

namespace smnn::io {

// Events as the bytes of an event block (proto/spikes.proto): volley by volley a varint of ticks
// since the last volley, a varint count, and as many varint differences of channels. About 1.1
// bytes an event where a tick has many, 3 where it has one; graded values add 4.
class EventCoder {
public:
    // Events of a tick no earlier than the last one added.
    void add(const sim::Volley& volley);
    void clear();

    std::string_view addresses() const { return {addresses_.data(), address_bytes_}; }
    std::string_view values() const { return values_; } // empty: all are spikes
    std::size_t bytes() const { return address_bytes_ + values_.size(); }
    bool empty() const { return events_ == 0; }

private:
    std::string addresses_; // with room behind for what may come
    std::size_t address_bytes_ = 0;
    std::string values_;
    std::size_t events_ = 0;
    sim::Tick last_tick_ = 0;
};

// What the events of a block may name: ticks [from, ticks), channels [0, channels).
struct EventLimits {
    sim::Tick ticks = 0;
    std::uint64_t channels = 0;
    sim::Tick from = 0;
};

// Adds the events of a block at the end.
//   Errors  ParameterError on bytes that are no block, events outside of the limits or out of order,
//           values that are not finite; the volleys before the wrong one have been added
void decode_events(std::string_view addresses, std::string_view values, const EventLimits& limits,
                   sim::Events& events);

} // namespace smnn::io
