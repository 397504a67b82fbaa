#include "smnn/io/log/spike_index.hpp"

#include <algorithm>
#include <tuple>

#include "proto/spikes.pb.h"
#include "smnn/sim/error.hpp"

namespace smnn::io {

namespace {

constexpr std::size_t most_entries = 1024;

// The frame of a LogClose: length 4, payload 2 + 2 * 9, checksum 4.
constexpr std::uint64_t close_bytes = 28;

auto when(const IndexEntry& entry) { return std::tuple(entry.trial, entry.tick); }

} // namespace

void SpikeIndex::add(const IndexEntry& entry) {
    const std::uint64_t last = entries_.empty() ? 0 : entries_.back().place.offset;
    if (entry.place.offset < last + spacing_) return;
    entries_.push_back(entry);
    if (entries_.size() <= most_entries) return;
    for (std::size_t i = 0; 2 * i + 1 < entries_.size(); ++i) entries_[i] = entries_[2 * i + 1];
    entries_.resize(entries_.size() / 2);
    spacing_ *= 2;
}

const IndexEntry* SpikeIndex::find(std::uint64_t trial, sim::Tick tick) const {
    const auto behind = std::upper_bound(
        entries_.begin(), entries_.end(), std::tuple(trial, tick),
        [](const auto& sought, const IndexEntry& entry) { return sought < when(entry); });
    return behind == entries_.begin() ? nullptr : &*(behind - 1);
}

std::string SpikeIndex::serialise() const {
    proto::SpikeRecord record;
    proto::LogIndex& index = *record.mutable_index();
    for (const IndexEntry& entry : entries_) {
        index.add_trial(entry.trial);
        index.add_tick(static_cast<std::uint64_t>(entry.tick));
        index.add_begin_offset(entry.begin.offset);
        index.add_begin_number(entry.begin.number);
        index.add_offset(entry.place.offset);
        index.add_number(entry.place.number);
    }
    index.set_spacing(spacing_);
    return record.SerializeAsString();
}

SpikeIndex SpikeIndex::parse(const std::string& text) {
    proto::SpikeRecord record;
    if (!record.ParseFromString(text) || !record.has_index()) {
        throw sim::ParameterError("no index of a spike log");
    }
    const proto::LogIndex& columns = record.index();
    const int rows = columns.trial_size();
    for (const int size :
         {columns.tick_size(), columns.begin_offset_size(), columns.begin_number_size(),
          columns.offset_size(), columns.number_size()}) {
        if (size != rows) throw sim::ParameterError("an index whose columns differ in length");
    }
    SpikeIndex index;
    index.spacing_ = std::max(index.spacing_, columns.spacing());
    for (int i = 0; i < rows; ++i) {
        if (columns.tick(i) > std::uint64_t{sim::longest_run}) {
            throw sim::ParameterError("an index with a tick beyond 2^61");
        }
        const IndexEntry entry{.trial = columns.trial(i),
                               .tick = static_cast<sim::Tick>(columns.tick(i)),
                               .begin = {columns.begin_offset(i), columns.begin_number(i)},
                               .place = {columns.offset(i), columns.number(i)}};
        const bool follows = index.entries_.empty() || when(index.entries_.back()) <= when(entry);
        if (!follows || entry.place.offset < entry.begin.offset) {
            throw sim::ParameterError("an index that is out of order");
        }
        index.entries_.push_back(entry);
    }
    return index;
}

std::optional<LogEnd> find_log_end(FrameReader& file) {
    const std::optional<FramePlace> end = file.find_end();
    if (!end || end->number < 2 || end->offset < close_bytes) return std::nullopt;
    const FramePlace here = file.place();
    LogEnd found{.trials = 0, .index = {}, .place = {}, .size = *file.size()};
    try {
        found.place = {end->offset - close_bytes, end->number - 1};
        std::string payload;
        proto::SpikeRecord record;
        file.seek(found.place);
        const bool is_closed = file.next(payload) && record.ParseFromString(payload) &&
                               record.has_close() && file.place() == *end;
        if (is_closed && record.close().index_offset() != 0) {
            const FramePlace close = found.place;
            found.place = {record.close().index_offset(), close.number - 1};
            file.seek(found.place);
            file.next(payload);
            found.index = SpikeIndex::parse(payload);
        }
        found.trials = record.close().trials();
        file.seek(here);
        if (!is_closed) return std::nullopt;
    } catch (const sim::Error&) {
        file.seek(here);
        return std::nullopt;
    }
    return found;
}

} // namespace smnn::io
