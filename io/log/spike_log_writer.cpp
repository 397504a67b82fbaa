#include <algorithm>
#include <cassert>
#include <filesystem>

#include "proto/spikes.pb.h"
#include "smnn/io/bytes/framed_stream.hpp"
#include "smnn/io/log/event_coding.hpp"
#include "smnn/io/log/spike_index.hpp"
#include "smnn/io/log/spike_record.hpp"
#include "smnn/io/spike_log.hpp"

namespace smnn::io {

namespace {

constexpr std::size_t block_bytes = 64 * 1024;

// A volley is cut into pieces of at most so many events, so that no block outgrows a frame.
constexpr std::size_t piece_events = 16 * 1024;

sim::Volley part(const sim::Volley& volley, std::size_t first) {
    const std::size_t count = std::min(piece_events, volley.channels.size() - first);
    sim::Volley piece{volley.tick, volley.channels.subspan(first, count), {}};
    if (!volley.values.empty()) piece.values = volley.values.subspan(first, count);
    return piece;
}

std::string serialise(const SpikeLogHeader& header) {
    proto::SpikeLogHeader coded;
    coded.set_time_step_ms(header.time_step_ms);
    coded.set_inputs(header.inputs);
    coded.set_neurons(header.neurons);
    coded.set_seed(header.seed);
    coded.set_network_identity(header.network_identity);
    coded.set_made_by(header.made_by);
    return coded.SerializeAsString();
}

std::string serialise_close(std::uint64_t index_offset, std::uint64_t trials) {
    proto::SpikeRecord record;
    record.mutable_close()->set_index_offset(index_offset);
    record.mutable_close()->set_trials(trials);
    return record.SerializeAsString();
}

// Where to go on in the log that is there; nothing if there is none.
std::optional<LogEnd> end_to_append_to(const std::string& path, const SpikeLogHeader& header) {
    std::error_code unknown;
    if (!std::filesystem::is_regular_file(path, unknown)) return std::nullopt;
    const SpikeLogHeader there = SpikeLogReader(path).header();
    const auto require_same = [&](bool same, const char* what) {
        if (same) return;
        throw sim::ParameterError(path + ": cannot be appended to: was recorded with another " +
                                  what);
    };
    require_same(there.time_step_ms == header.time_step_ms, "time step");
    require_same(there.inputs == header.inputs, "number of inputs");
    require_same(there.neurons == header.neurons, "number of neurons");
    require_same(there.network_identity == header.network_identity, "network");
    FrameReader file(path, spike_log_kind);
    std::optional<LogEnd> end = find_log_end(file);
    if (!end) {
        throw sim::ParameterError(path + ": cannot be appended to: it is cut or damaged");
    }
    return end;
}

} // namespace

// A log that is open for writing.
class SpikeLogWriter::Recording {
public:
    Recording(const std::string& path, const SpikeLogHeader& header,
              const std::optional<LogEnd>& end);

    void begin_trial(sim::Tick ticks, std::optional<std::uint32_t> label);
    void append(const sim::Events& input, const sim::Events& spikes, sim::Tick until);
    void append_input(const sim::Events& events) { append_one(input_, events); }
    void append_spikes(const sim::Events& events) { append_one(spikes_, events); }
    void flush();
    void end_trial() { end_trial(ticks_); }
    void end_trial(sim::Tick ticks);
    void close();

private:
    // The input or the spikes of the trial that is being recorded.
    struct Stream {
        const char* word;
        std::uint64_t channels;
        EventCoder block{};
        std::uint64_t events = 0;
        sim::Tick end = 0;     // one past the last tick that had events
        sim::Tick until = 0;   // events before it are all there
        sim::Tick written = 0; // the same, of those that went to the file
    };

    void append_one(Stream& stream, const sim::Events& events);
    void require_fit(const Stream& stream, const sim::Events& events) const;
    void add(Stream& stream, const sim::Volley& volley);
    void write_block(Stream& stream);
    void note_place();

    FrameWriter file_;
    SpikeIndex index_;
    BlockCoder coder_;
    std::uint64_t trials_;
    FramePlace begin_; // of the trial
    sim::Tick ticks_ = 0;
    bool is_in_trial_ = false;
    Stream input_;
    Stream spikes_;
};

SpikeLogWriter::Recording::Recording(const std::string& path, const SpikeLogHeader& header,
                                     const std::optional<LogEnd>& end)
    : file_(end ? FrameWriter(path, end->place, end->size)
                : FrameWriter(path, spike_log_kind, Place::in_place)),
      index_(end ? end->index : SpikeIndex()),
      trials_(end ? end->trials : 0),
      input_{"input", header.inputs},
      spikes_{"spikes", header.neurons} {
    if (!end) file_.append(serialise(header));
}

void SpikeLogWriter::Recording::begin_trial(sim::Tick ticks, std::optional<std::uint32_t> label) {
    assert(!is_in_trial_);
    if (ticks < 0 || ticks > sim::longest_run) {
        throw sim::ParameterError("a trial of " + std::to_string(ticks) +
                                  " ticks, 0 to 2^61 are allowed");
    }
    begin_ = file_.place();
    note_place();
    file_.append(io::serialise(TrialBegin{ticks, label}));
    ticks_ = ticks;
    is_in_trial_ = true;
}

void SpikeLogWriter::Recording::append(const sim::Events& input, const sim::Events& spikes,
                                       sim::Tick until) {
    require_fit(input_, input);
    require_fit(spikes_, spikes);
    assert(until >= std::max(input.end_tick(), spikes.end_tick()) && until <= ticks_);
    for (std::size_t i = 0, k = 0; i < input.volleys() || k < spikes.volleys();) {
        const bool is_input =
            k == spikes.volleys() ||
            (i < input.volleys() && input.volley(i).tick <= spikes.volley(k).tick);
        const sim::Volley volley = is_input ? input.volley(i++) : spikes.volley(k++);
        input_.until = spikes_.until = volley.tick;
        add(is_input ? input_ : spikes_, volley);
    }
    input_.until = spikes_.until = until;
}

void SpikeLogWriter::Recording::append_one(Stream& stream, const sim::Events& events) {
    require_fit(stream, events);
    for (std::size_t i = 0; i < events.volleys(); ++i) {
        const sim::Volley volley = events.volley(i);
        stream.until = volley.tick;
        add(stream, volley);
        stream.until = volley.tick + 1;
    }
}

void SpikeLogWriter::Recording::require_fit(const Stream& stream, const sim::Events& events) const {
    assert(is_in_trial_);
    if (events.empty()) return;
    const std::string word = stream.word;
    if (events.end_channel() > stream.channels) {
        throw sim::ParameterError(word + " of channel " + std::to_string(events.end_channel() - 1) +
                                  ", the log has " + std::to_string(stream.channels));
    }
    if (events.end_tick() > ticks_) {
        throw sim::ParameterError(word + " at tick " + std::to_string(events.end_tick() - 1) +
                                  ", the trial has " + std::to_string(ticks_));
    }
    const sim::Tick from = std::max(stream.end, stream.until);
    if (events.volley(0).tick < from) {
        throw sim::ParameterError(word + " at tick " + std::to_string(events.volley(0).tick) +
                                  ", recorded already up to tick " + std::to_string(from - 1));
    }
}

void SpikeLogWriter::Recording::add(Stream& stream, const sim::Volley& volley) {
    stream.end = volley.tick + 1;
    stream.events += volley.channels.size();
    for (std::size_t first = 0; first < volley.channels.size(); first += piece_events) {
        stream.block.add(part(volley, first));
        if (stream.block.bytes() >= block_bytes) flush();
    }
}

// Both kinds together, so that in the file neither is far ahead of the other.
void SpikeLogWriter::Recording::flush() {
    write_block(input_);
    write_block(spikes_);
    note_place();
}

void SpikeLogWriter::Recording::write_block(Stream& stream) {
    if (stream.block.empty() && (stream.channels == 0 || stream.until == stream.written)) return;
    file_.append(coder_.serialise({.is_input = &stream == &input_,
                                   .addresses = stream.block.addresses(),
                                   .values = stream.block.values(),
                                   .until = stream.until}));
    stream.block.clear();
    stream.written = stream.until;
}

// What comes next in the file is no earlier than the latest event before it.
void SpikeLogWriter::Recording::note_place() {
    index_.add({.trial = trials_,
                .tick = std::max(input_.end, spikes_.end),
                .begin = begin_,
                .place = file_.place()});
}

void SpikeLogWriter::Recording::end_trial(sim::Tick ticks) {
    assert(is_in_trial_ && ticks <= ticks_ && ticks >= std::max(input_.end, spikes_.end));
    for (Stream* const stream : {&input_, &spikes_}) {
        stream->until = ticks;
        if (!stream->block.empty()) write_block(*stream);
    }
    TrialEnd end{input_.events, spikes_.events, {}};
    if (ticks != ticks_) end.ticks = ticks;
    file_.append(io::serialise(end));
    for (Stream* const stream : {&input_, &spikes_}) {
        stream->events = 0;
        stream->end = stream->until = stream->written = 0;
    }
    is_in_trial_ = false;
    ++trials_;
}

void SpikeLogWriter::Recording::close() {
    assert(!is_in_trial_);
    const bool is_long = !index_.entries().empty();
    const std::uint64_t place = is_long ? file_.place().offset : 0;
    if (is_long) file_.append(index_.serialise());
    file_.append(serialise_close(place, trials_));
    file_.close();
}

SpikeLogWriter::SpikeLogWriter(const std::string& path, const SpikeLogHeader& header,
                               Existing existing) {
    validate(header);
    const bool appends = existing == Existing::append;
    recording_ = std::make_unique<Recording>(
        path, header, appends ? end_to_append_to(path, header) : std::nullopt);
}

SpikeLogWriter::~SpikeLogWriter() = default;
SpikeLogWriter::SpikeLogWriter(SpikeLogWriter&&) noexcept = default;
SpikeLogWriter& SpikeLogWriter::operator=(SpikeLogWriter&&) noexcept = default;

void SpikeLogWriter::begin_trial(sim::Tick ticks, std::optional<std::uint32_t> label) {
    recording_->begin_trial(ticks, label);
}

void SpikeLogWriter::append(const sim::Events& input, const sim::Events& spikes, sim::Tick until) {
    recording_->append(input, spikes, until);
}

void SpikeLogWriter::append_input(const sim::Events& events) { recording_->append_input(events); }
void SpikeLogWriter::append_spikes(const sim::Events& events) { recording_->append_spikes(events); }
void SpikeLogWriter::flush() { recording_->flush(); }
void SpikeLogWriter::end_trial() { recording_->end_trial(); }
void SpikeLogWriter::end_trial(sim::Tick ticks) { recording_->end_trial(ticks); }
void SpikeLogWriter::close() { recording_->close(); }

void write_spike_log(const std::string& path, const SpikeLog& log) {
    SpikeLogWriter writer(path, log.header);
    for (const RecordedTrial& trial : log.trials) {
        writer.begin_trial(trial.ticks, trial.label);
        writer.append(trial.input, trial.spikes, trial.ticks);
        writer.end_trial();
    }
    writer.close();
}

} // namespace smnn::io
