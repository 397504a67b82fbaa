#include "io/event_coding.hpp"

#include <cassert>

#include "io/little_endian.hpp"
#include "sim/error.hpp"

namespace smnn::io {

namespace {

// Seven bits a byte, the lowest first; the top bit says that more follow.
void append_varint(std::string& bytes, std::uint64_t value) {
    for (; value >= 0x80; value >>= 7) bytes.push_back(static_cast<char>(0x80 | (value & 0x7F)));
    bytes.push_back(static_cast<char>(value));
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

} // namespace

void EventCoder::add(const sim::Volley& volley) {
    assert(volley.tick >= last_tick_);
    const std::size_t count = volley.channels.size();
    if (count == 0) return;
    append_varint(addresses_, static_cast<std::uint64_t>(volley.tick - last_tick_));
    append_varint(addresses_, count);
    sim::Channel last = 0;
    for (const sim::Channel channel : volley.channels) {
        append_varint(addresses_, channel - last);
        last = channel;
    }
    bool graded = !values_.empty();
    for (const float value : volley.values) graded = graded || value != 1.0F;
    if (graded) {
        while (values_.size() < events_ * sizeof(float)) append_little_endian(values_, 1.0F);
        for (std::size_t i = 0; i < count; ++i) append_little_endian(values_, volley.value(i));
    }
    events_ += count;
    last_tick_ = volley.tick;
}

void EventCoder::clear() { *this = {}; }

void decode_events(std::string_view addresses, std::string_view values, const EventLimits& limits,
                   sim::Events& events) {
    const bool graded = !values.empty();
    std::uint64_t tick = 0;
    const auto ticks = static_cast<std::uint64_t>(limits.ticks);
    while (!addresses.empty()) {
        const std::uint64_t pause = take_varint(addresses);
        if (tick >= ticks || pause >= ticks - tick) {
            throw sim::ParameterError("an event " + std::to_string(pause) + " ticks after tick " +
                                      std::to_string(tick) + " in a trial of " +
                                      std::to_string(ticks) + " ticks");
        }
        tick += pause;
        const std::uint64_t count = take_varint(addresses);
        if (count == 0 || count > addresses.size()) {
            throw sim::ParameterError(std::to_string(count) + " events at tick " +
                                      std::to_string(tick) + ", 1 to " +
                                      std::to_string(addresses.size()) + " can follow");
        }
        std::uint64_t channel = 0;
        for (std::uint64_t i = 0; i < count; ++i) {
            const std::uint64_t step = take_varint(addresses);
            if (channel >= limits.channels || step >= limits.channels - channel) {
                throw sim::ParameterError("channel " + std::to_string(channel) + " + " +
                                          std::to_string(step) + " at tick " +
                                          std::to_string(tick) + ", there are " +
                                          std::to_string(limits.channels));
            }
            channel += step;
            float value = 1.0F;
            if (graded) {
                if (values.size() < sizeof(float)) {
                    throw sim::ParameterError("an event block with fewer values than events");
                }
                value = read_little_endian_float(values.data());
                values.remove_prefix(sizeof(float));
            }
            events.append(
                {static_cast<sim::Tick>(tick), static_cast<sim::Channel>(channel), value});
        }
    }
    if (!values.empty()) {
        throw sim::ParameterError("an event block with more values than events");
    }
}

} // namespace smnn::io
