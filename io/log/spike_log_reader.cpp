#include <algorithm>
#include <cmath>

#include "proto/spikes.pb.h"
#include "smnn/io/bytes/framed_stream.hpp"
#include "smnn/io/log/event_coding.hpp"
#include "smnn/io/log/spike_index.hpp"
#include "smnn/io/log/spike_record.hpp"
#include "smnn/io/spike_log.hpp"

namespace smnn::io {

void validate(const SpikeLogHeader& header) {
    if (!(header.time_step_ms > 0.0) || !std::isfinite(header.time_step_ms)) {
        throw sim::ParameterError("time_step_ms is " + std::to_string(header.time_step_ms) +
                                  ": it must be above 0 and finite");
    }
    if (std::max(header.inputs, header.neurons) > std::uint64_t{1} << 32) {
        throw sim::ParameterError(std::to_string(header.inputs) + " inputs and " +
                                  std::to_string(header.neurons) +
                                  " neurons: addresses have 32 bits");
    }
}

// A log that is open for reading.
class SpikeLogReader::Reading {
public:
    Reading(const std::string& path, Damage damage);

    const SpikeLogHeader& header() const { return header_; }
    const std::string& path() const { return file_.path(); }
    bool next(RecordedTrial& trial);
    bool next(Record& record, sim::Events* input, sim::Events* spikes);
    void seek(std::uint64_t trial, sim::Tick tick);
    std::optional<LogEnd> find_end() { return find_log_end(file_); }
    bool would_wait() const { return file_.would_wait(); }
    const std::optional<sim::FormatError>& damage() const { return damage_; }

private:
    // What is known of the input or the spikes of the trial that is being read.
    struct Kind {
        std::uint64_t events = 0;
        bool is_counted = true; // no block was passed over
        sim::Tick end = 0;      // one past the latest event
        sim::Tick until = 0;    // all events before it have been read
    };

    bool read(Record& record, sim::Events* input, sim::Events* spikes);
    Record read_begin(const TrialBegin& begin);
    Record read_block(const EventBlock& block, Kind& kind, sim::Events* events);
    Record read_end(const TrialEnd& end);
    static bool is_miscounted(const Kind& kind, std::uint64_t events);

    FrameReader file_;
    Damage mode_;
    SpikeLogHeader header_;
    FramePlace first_; // the frame after the header
    std::string payload_;
    RecordParser parser_;
    std::optional<sim::FormatError> damage_;

    std::uint64_t trials_ = 0; // begun
    sim::Tick ticks_ = 0;      // of the trial
    bool is_in_trial_ = false;
    bool is_read_in_part_ = false; // the trial's beginning was passed over
    Kind input_;
    Kind spikes_;
    std::optional<Record> sought_;   // read while seeking
    std::optional<FramePlace> jump_; // where to go on behind the begin that is read next
};

SpikeLogReader::Reading::Reading(const std::string& path, Damage damage)
    : file_(path, spike_log_kind), mode_(damage) {
    proto::SpikeLogHeader coded;
    if (!file_.next(payload_) || !coded.ParseFromString(payload_)) {
        throw file_.error("no spike log header, one is expected");
    }
    header_ = {.time_step_ms = coded.time_step_ms(),
               .inputs = coded.inputs(),
               .neurons = coded.neurons(),
               .seed = coded.seed(),
               .network_identity = coded.network_identity(),
               .made_by = coded.made_by()};
    try {
        validate(header_);
    } catch (const sim::ParameterError& error) {
        throw file_.error(error.what());
    }
    first_ = file_.place();
}

bool SpikeLogReader::Reading::is_miscounted(const Kind& kind, std::uint64_t events) {
    return kind.is_counted && kind.events != events;
}

bool SpikeLogReader::Reading::next(RecordedTrial& trial) {
    trial = {};
    Record record;
    while (next(record, &trial.input, &trial.spikes)) {
        if (record.kind == Record::Kind::begin) {
            trial.label = record.label;
            trial.ticks = record.ticks;
        } else if (record.kind == Record::Kind::end) {
            trial.ticks = record.ticks;
            return true;
        }
    }
    trial.is_whole = false;
    if (trial.ticks == sim::longest_run) {
        trial.ticks = std::max(trial.input.end_tick(), trial.spikes.end_tick());
    }
    return is_in_trial_;
}

bool SpikeLogReader::Reading::next(Record& record, sim::Events* input, sim::Events* spikes) {
    if (sought_) {
        record = *sought_;
        sought_.reset();
        return true;
    }
    if (damage_) {
        is_in_trial_ = false;
        return false;
    }
    try {
        return read(record, input, spikes);
    } catch (const sim::FormatError& error) {
        if (mode_ == Damage::refuse) throw;
        damage_ = error;
        return false;
    }
}

bool SpikeLogReader::Reading::read(Record& record, sim::Events* input, sim::Events* spikes) {
    while (file_.next(payload_)) {
        try {
            const SpikeRecord there = parser_.parse(payload_);
            if (const auto* begin = std::get_if<TrialBegin>(&there)) {
                record = read_begin(*begin);
                return true;
            }
            if (const auto* end = std::get_if<TrialEnd>(&there)) {
                record = read_end(*end);
                return true;
            }
            if (const auto* block = std::get_if<EventBlock>(&there)) {
                record = read_block(*block, block->is_input ? input_ : spikes_,
                                    block->is_input ? input : spikes);
                return true;
            }
            if (std::holds_alternative<UnknownRecord>(there) && !file_.is_newer_minor()) {
                throw sim::ParameterError("a record of no known kind");
            }
        } catch (const sim::ParameterError& error) {
            throw file_.error(error.what());
        }
    }
    if (is_in_trial_) {
        throw file_.error("the end mark inside of a trial, the trial's end is expected");
    }
    return false;
}

SpikeLogReader::Record SpikeLogReader::Reading::read_begin(const TrialBegin& begin) {
    if (is_in_trial_) throw sim::ParameterError("a trial begins inside of another");
    is_in_trial_ = true;
    is_read_in_part_ = jump_.has_value();
    ticks_ = begin.ticks;
    input_ = spikes_ = {};
    if (jump_) file_.seek(*jump_);
    jump_.reset();
    return {.kind = Record::Kind::begin,
            .trial = trials_++,
            .label = begin.label,
            .ticks = begin.ticks,
            .until = 0};
}

SpikeLogReader::Record SpikeLogReader::Reading::read_block(const EventBlock& block, Kind& kind,
                                                           sim::Events* events) {
    const std::string word = block.is_input ? "input" : "spikes";
    if (!is_in_trial_) throw sim::ParameterError("no trial has begun, its begin is expected");
    if (block.until > ticks_) {
        throw sim::ParameterError(word + " until tick " + std::to_string(block.until) +
                                  " in a trial of " + std::to_string(ticks_) + " ticks");
    }
    if (events != nullptr) {
        const std::size_t before = events->size();
        const std::uint64_t channels = block.is_input ? header_.inputs : header_.neurons;
        try {
            decode_events(block.addresses, block.values,
                          {ticks_, channels, std::max(kind.until, kind.end - 1)}, *events);
        } catch (const sim::ParameterError& error) {
            throw sim::ParameterError(word + ": " + error.what());
        }
        kind.events += events->size() - before;
        if (events->size() > before) kind.end = events->end_tick();
    } else {
        kind.is_counted = false;
    }
    kind.until = std::max(kind.until, block.until);
    return {.kind = block.is_input ? Record::Kind::input : Record::Kind::spikes,
            .trial = trials_ - 1,
            .label = {},
            .ticks = ticks_,
            .until = kind.until};
}

SpikeLogReader::Record SpikeLogReader::Reading::read_end(const TrialEnd& end) {
    if (!is_in_trial_) throw sim::ParameterError("no trial has begun, its begin is expected");
    const sim::Tick ticks = end.ticks.value_or(ticks_);
    const sim::Tick least = std::max({input_.end, input_.until, spikes_.end, spikes_.until});
    if (ticks > ticks_ || ticks < least) {
        throw sim::ParameterError("the trial's end says " + std::to_string(ticks) + " ticks, " +
                                  std::to_string(least) + " to " + std::to_string(ticks_) +
                                  " are possible");
    }
    if (!is_read_in_part_ &&
        (is_miscounted(input_, end.input_events) || is_miscounted(spikes_, end.spikes))) {
        throw sim::ParameterError("the trial's end counts " + std::to_string(end.input_events) +
                                  " input events and " + std::to_string(end.spikes) + " spikes, " +
                                  std::to_string(input_.events) + " and " +
                                  std::to_string(spikes_.events) + " were there");
    }
    is_in_trial_ = false;
    return {.kind = Record::Kind::end,
            .trial = trials_ - 1,
            .label = {},
            .ticks = ticks,
            .until = ticks};
}

void SpikeLogReader::Reading::seek(std::uint64_t trial, sim::Tick tick) {
    const std::optional<LogEnd> end = find_end();
    const IndexEntry* const entry = end ? end->index.find(trial, tick) : nullptr;
    if (!file_.seek(entry != nullptr ? entry->begin : first_)) {
        throw sim::ParameterError(path() + ": a stream cannot be searched, a file is needed");
    }
    trials_ = entry != nullptr ? entry->trial : 0;
    is_in_trial_ = false;
    damage_.reset();
    jump_.reset();
    sought_.reset();
    if (entry != nullptr && entry->place != entry->begin) jump_ = entry->place;
    Record record;
    while (next(record, nullptr, nullptr)) {
        if (record.kind == Record::Kind::begin && record.trial == trial) {
            sought_ = record;
            return;
        }
    }
    throw sim::ParameterError(path() + ": has " + std::to_string(trials_) +
                              " trials, counted from 0: there is no trial " +
                              std::to_string(trial));
}

SpikeLogReader::SpikeLogReader(const std::string& path, Damage damage)
    : reading_(std::make_unique<Reading>(path, damage)) {}

SpikeLogReader::~SpikeLogReader() = default;
SpikeLogReader::SpikeLogReader(SpikeLogReader&&) noexcept = default;
SpikeLogReader& SpikeLogReader::operator=(SpikeLogReader&&) noexcept = default;

const SpikeLogHeader& SpikeLogReader::header() const { return reading_->header(); }
const std::string& SpikeLogReader::path() const { return reading_->path(); }
bool SpikeLogReader::next(RecordedTrial& trial) { return reading_->next(trial); }

bool SpikeLogReader::next(Record& record, sim::Events* input, sim::Events* spikes) {
    return reading_->next(record, input, spikes);
}

void SpikeLogReader::seek(std::uint64_t trial, sim::Tick tick) { reading_->seek(trial, tick); }

std::optional<SpikeLogReader::Ending> SpikeLogReader::find_end() {
    const std::optional<LogEnd> end = reading_->find_end();
    if (!end) return std::nullopt;
    return Ending{end->trials, end->index.entries().size()};
}

bool SpikeLogReader::would_wait() const { return reading_->would_wait(); }
const std::optional<sim::FormatError>& SpikeLogReader::damage() const { return reading_->damage(); }

SpikeLog read_spike_log(const std::string& path) {
    SpikeLogReader reader(path);
    SpikeLog log{reader.header(), {}};
    RecordedTrial trial;
    while (reader.next(trial)) log.trials.push_back(std::move(trial));
    return log;
}

} // namespace smnn::io
