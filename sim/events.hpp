#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

namespace smnn::sim {

// A tick is an integer; its time is tick * time_step_ms. Spans of ticks are half-open.
using Tick = std::int64_t;
inline constexpr Tick never = std::numeric_limits<Tick>::max();

// No run is longer, no event later: room for sums of ticks and delays. 73,000 years of microseconds.
inline constexpr Tick longest_run = Tick{1} << 61;

// An address: an input channel, or a neuron when the events are spikes of the population.
using Channel = std::uint32_t;

// Something that happens at a tick. A spike has the value 1; any other value is a graded input.
struct Event {
    Tick tick = 0;
    Channel channel = 0;
    float value = 1.0F;

    friend bool operator==(const Event&, const Event&) = default;
};

// All events of one tick, in address order.
struct Volley {
    Tick tick = 0;
    std::span<const Channel> channels;
    std::span<const float> values; // as many as channels, or none: all are spikes

    float value(std::size_t i) const { return values.empty() ? 1.0F : values[i]; }
};

// Events in their total order: tick, then channel, then value. Equal events may repeat (two spikes
// of one channel in one tick arrive as two).
//
// Stored tick by tick: 4 bytes an event, 4 more if any is graded, 16 a tick that has events.
class Events {
public:
    // Adds an event at the end.
    // Errors  ParameterError if the tick is negative or beyond longest_run, the value not finite, or the event would
    //         stand before the last one.
    void append(const Event& event);

    // Adds one tick's spikes, all at once; an empty list adds nothing. The caller has them in
    // ascending order and the tick is later than the last one (asserted).
    void append(Tick tick, std::span<const Channel> channels);

    // Adds events that follow on these.
    // Errors  as append of one
    void append(const Events& later);

    void clear();
    void reserve(std::size_t events) { channels_.reserve(events); }

    std::size_t size() const { return channels_.size(); }
    bool empty() const { return channels_.empty(); }
    bool is_graded() const { return !values_.empty(); }

    // The ticks that have events, earliest first.
    std::size_t volleys() const { return ticks_.size(); }
    Volley volley(std::size_t i) const {
        const std::size_t first = i == 0 ? 0 : ends_[i - 1];
        const std::size_t count = ends_[i] - first;
        return {.tick = ticks_[i],
                .channels = std::span(channels_).subspan(first, count),
                .values = is_graded() ? std::span(values_).subspan(first, count)
                                      : std::span<const float>()};
    }

    // Index of the first volley at or after a tick; volleys() if there is none. O(log volleys).
    std::size_t first_volley_from(Tick tick) const;

    // One past the last tick that has an event; 0 if there is none.
    Tick end_tick() const { return ticks_.empty() ? 0 : ticks_.back() + 1; }
    // One past the highest channel, which may be past what a Channel holds; 0 if there is none. O(size).
    std::uint64_t end_channel() const;

    // The i-th event of all. O(log volleys); to walk through all, walk the volleys.
    Event operator[](std::size_t i) const;

    friend bool operator==(const Events&, const Events&) = default;

private:
    std::vector<Tick> ticks_;
    std::vector<std::size_t> ends_; // ends_[i]: one past the last event of ticks_[i]
    std::vector<Channel> channels_;
    std::vector<float> values_; // empty while every value is 1
};

// Events sorted into their total order. For hand-made lists; readers append as they go.
// Errors  ParameterError on a negative tick or a value that is not finite.
Events sorted(std::vector<Event> events);

} // namespace smnn::sim
