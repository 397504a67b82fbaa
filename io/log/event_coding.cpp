#include "smnn/io/log/event_coding.hpp"

#include <cassert>
#include <vector>

#include "smnn/io/bytes/little_endian.hpp"
#include "smnn/sim/error.hpp"

namespace smnn::io {

namespace {

constexpr std::size_t varint_bytes_max = 10; // of 64 bits
constexpr std::size_t step_bytes_max = 5;    // of 32 bits

// Seven bits a byte, the lowest first; the top bit says that more follow. Returns one past the last.
char* write_varint(char* to, std::uint64_t value) {
    for (; value >= 0x80; value >>= 7) *to++ = static_cast<char>(0x80 | (value & 0x7F));
    *to++ = static_cast<char>(value);
    return to;
}

std::uint64_t take_varint(std::string_view& bytes) {
    std::uint64_t value = 0;
    for (unsigned shift = 0; shift < 64 && !bytes.empty(); shift += 7) {
        const auto byte = static_cast<unsigned char>(bytes.front());
        bytes.remove_prefix(1);
        if (shift == 63 && byte > 1) break;
        value |= std::uint64_t{byte & 0x7FU} << shift;
        if (byte < 0x80) return value;
    }
    throw sim::ParameterError("an event block with a number that is cut or has more than 64 bits");
}

// The channels of one volley as its steps say them. Most steps are one byte.
void take_channels(std::string_view& bytes, std::uint64_t count, const EventLimits& limits,
                   sim::Tick tick, std::vector<sim::Channel>& channels) {
    channels.resize(count);
    std::uint64_t channel = 0;
    for (std::uint64_t i = 0; i < count; ++i) {
        std::uint64_t step = 0;
        if (!bytes.empty() && static_cast<unsigned char>(bytes.front()) < 0x80) {
            step = static_cast<unsigned char>(bytes.front());
            bytes.remove_prefix(1);
        } else {
            step = take_varint(bytes);
        }
        if (channel >= limits.channels || step >= limits.channels - channel) {
            throw sim::ParameterError("channel " + std::to_string(channel) + " + " +
                                      std::to_string(step) + " at tick " + std::to_string(tick) +
                                      ", there are " + std::to_string(limits.channels));
        }
        channel += step;
        channels[i] = static_cast<sim::Channel>(channel);
    }
}

// A volley that is graded, or goes on where the block before was cut, event by event.
void append_one_by_one(sim::Tick tick, std::span<const sim::Channel> channels,
                       std::string_view values, sim::Events& events) {
    for (std::size_t i = 0; i < channels.size(); ++i) {
        const float value =
            values.empty() ? 1.0F : read_little_endian_float(values.data() + i * sizeof(float));
        events.append({tick, channels[i], value});
    }
}

} // namespace

void EventCoder::add(const sim::Volley& volley) {
    assert(volley.tick >= last_tick_);
    const std::size_t count = volley.channels.size();
    if (count == 0) return;
    const std::size_t room = address_bytes_ + 2 * varint_bytes_max + count * step_bytes_max;
    if (addresses_.size() < room) addresses_.resize(2 * room);
    char* to = addresses_.data() + address_bytes_;
    to = write_varint(to, static_cast<std::uint64_t>(volley.tick - last_tick_));
    to = write_varint(to, count);
    sim::Channel last = 0;
    for (const sim::Channel channel : volley.channels) {
        to = write_varint(to, channel - last);
        last = channel;
    }
    address_bytes_ = static_cast<std::size_t>(to - addresses_.data());

    bool graded = !values_.empty();
    for (const float value : volley.values) graded = graded || value != 1.0F;
    if (graded) {
        while (values_.size() < events_ * sizeof(float)) append_little_endian(values_, 1.0F);
        for (std::size_t i = 0; i < count; ++i) append_little_endian(values_, volley.value(i));
    }
    events_ += count;
    last_tick_ = volley.tick;
}

void EventCoder::clear() {
    address_bytes_ = 0;
    values_.clear();
    events_ = 0;
    last_tick_ = 0;
}

void decode_events(std::string_view addresses, std::string_view values, const EventLimits& limits,
                   sim::Events& events) {
    const bool graded = !values.empty();
    std::uint64_t tick = 0;
    const auto ticks = static_cast<std::uint64_t>(limits.ticks);
    std::vector<sim::Channel> channels;
    while (!addresses.empty()) {
        const std::uint64_t pause = take_varint(addresses);
        if (tick >= ticks || pause >= ticks - tick) {
            throw sim::ParameterError("an event " + std::to_string(pause) + " ticks after tick " +
                                      std::to_string(tick) + " in a trial of " +
                                      std::to_string(ticks) + " ticks");
        }
        tick += pause;
        const auto now = static_cast<sim::Tick>(tick);
        if (now < limits.from) {
            throw sim::ParameterError("an event at tick " + std::to_string(tick) + " after tick " +
                                      std::to_string(limits.from) +
                                      " was told: events come ordered by tick");
        }
        const std::uint64_t count = take_varint(addresses);
        if (count == 0 || count > addresses.size()) {
            throw sim::ParameterError(std::to_string(count) + " events at tick " +
                                      std::to_string(tick) + ", 1 to " +
                                      std::to_string(addresses.size()) + " can follow");
        }
        take_channels(addresses, count, limits, now, channels);
        if (graded && values.size() / sizeof(float) < count) {
            throw sim::ParameterError("an event block with fewer values than events");
        }
        if (!graded && now >= events.end_tick()) {
            events.append(now, channels);
        } else {
            append_one_by_one(now, channels, values.substr(0, graded ? count * sizeof(float) : 0),
                              events);
        }
        if (graded) values.remove_prefix(count * sizeof(float));
    }
    if (!values.empty()) {
        throw sim::ParameterError("an event block with more values than events");
    }
}

} // namespace smnn::io
