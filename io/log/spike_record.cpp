#include "smnn/io/log/spike_record.hpp"

#include "proto/spikes.pb.h"
#include "smnn/io/bytes/framed_stream.hpp"
#include "smnn/sim/error.hpp"

namespace smnn::io {

namespace {

// Below this a block is as short as its packing.
constexpr std::size_t worth_packing = 64;

sim::Tick checked_tick(std::uint64_t tick, const char* what) {
    if (tick > std::uint64_t{sim::longest_run}) {
        throw sim::ParameterError(what + std::to_string(tick) + " ticks, 0 to 2^61 are allowed");
    }
    return static_cast<sim::Tick>(tick);
}

} // namespace

std::string serialise(const TrialBegin& begin) {
    proto::SpikeRecord record;
    record.mutable_begin()->set_ticks(static_cast<std::uint64_t>(begin.ticks));
    if (begin.label) record.mutable_begin()->set_label(*begin.label);
    return record.SerializeAsString();
}

std::string serialise(const TrialEnd& end) {
    proto::SpikeRecord record;
    record.mutable_end()->set_input_events(end.input_events);
    record.mutable_end()->set_spikes(end.spikes);
    if (end.ticks) record.mutable_end()->set_ticks(static_cast<std::uint64_t>(*end.ticks));
    return record.SerializeAsString();
}

std::string BlockCoder::serialise(const EventBlock& block) {
    proto::SpikeRecord record;
    proto::EventBlock& coded = block.is_input ? *record.mutable_input() : *record.mutable_spikes();
    coded.set_until(static_cast<std::uint64_t>(block.until));
    const std::size_t bytes = block.addresses.size() + block.values.size();
    if (bytes >= worth_packing) {
        text_.assign(block.addresses).append(block.values);
        const std::string_view packed = deflater_.deflate(text_);
        if (packed.size() < bytes) {
            coded.set_packed(packed.data(), packed.size());
            coded.set_addresses_size(static_cast<std::uint32_t>(block.addresses.size()));
            coded.set_values_size(static_cast<std::uint32_t>(block.values.size()));
            return record.SerializeAsString();
        }
    }
    coded.set_addresses(block.addresses.data(), block.addresses.size());
    coded.set_values(block.values.data(), block.values.size());
    return record.SerializeAsString();
}

struct RecordParser::Parsed {
    proto::SpikeRecord record;
};

RecordParser::RecordParser() : parsed_(std::make_unique<Parsed>()) {}
RecordParser::~RecordParser() = default;

SpikeRecord RecordParser::parse(const std::string& bytes) {
    proto::SpikeRecord& record = parsed_->record;
    if (!record.ParseFromString(bytes)) throw sim::ParameterError("no record of a spike log");
    switch (record.kind_case()) {
        case proto::SpikeRecord::kBegin: {
            TrialBegin begin{checked_tick(record.begin().ticks(), "a trial of "), {}};
            if (record.begin().has_label()) begin.label = record.begin().label();
            return begin;
        }
        case proto::SpikeRecord::kEnd: {
            TrialEnd end{record.end().input_events(), record.end().spikes(), {}};
            if (record.end().has_ticks()) {
                end.ticks = checked_tick(record.end().ticks(), "a trial of ");
            }
            return end;
        }
        case proto::SpikeRecord::kInput:
        case proto::SpikeRecord::kSpikes: {
            const bool is_input = record.has_input();
            const proto::EventBlock& coded = is_input ? record.input() : record.spikes();
            EventBlock block{is_input, coded.addresses(), coded.values(),
                             checked_tick(coded.until(), "a block until ")};
            if (coded.packed().empty()) return block;
            const std::size_t addresses = coded.addresses_size();
            const std::size_t size = addresses + coded.values_size();
            if (size > frame_bytes_max) {
                throw sim::ParameterError("a block of " + std::to_string(size) +
                                          " bytes, at most " + std::to_string(frame_bytes_max) +
                                          " are allowed");
            }
            const std::string_view text = inflater_.inflate(coded.packed(), size);
            block.addresses = text.substr(0, addresses);
            block.values = text.substr(addresses);
            return block;
        }
        case proto::SpikeRecord::kIndex:
            return LogIndexRecord{};
        case proto::SpikeRecord::kClose:
            return LogCloseRecord{};
        default:
            return UnknownRecord{};
    }
}

} // namespace smnn::io
