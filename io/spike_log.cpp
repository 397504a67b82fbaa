#include "io/spike_log.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>

#include "proto/spikes.pb.h"

namespace smnn::io {

namespace {

constexpr std::size_t block_bytes = 64 * 1024;

// A volley is cut into pieces of at most so many events, so that no block outgrows a frame.
constexpr std::size_t piece_events = 16 * 1024;

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

sim::Volley part(const sim::Volley& volley, std::size_t first) {
    const std::size_t count = std::min(piece_events, volley.channels.size() - first);
    sim::Volley piece{volley.tick, volley.channels.subspan(first, count), {}};
    if (!volley.values.empty()) piece.values = volley.values.subspan(first, count);
    return piece;
}

} // namespace

SpikeLogWriter::SpikeLogWriter(const std::string& path, const SpikeLogHeader& header)
    : header_((validate(header), header)), file_(path, spike_log_kind, Place::in_place) {
    proto::SpikeLogHeader coded;
    coded.set_time_step_ms(header.time_step_ms);
    coded.set_inputs(header.inputs);
    coded.set_neurons(header.neurons);
    coded.set_seed(header.seed);
    coded.set_network_identity(header.network_identity);
    coded.set_made_by(header.made_by);
    file_.append(coded.SerializeAsString());
}

void SpikeLogWriter::begin_trial(sim::Tick ticks, std::optional<std::uint32_t> label) {
    assert(!is_in_trial_);
    if (ticks < 0 || ticks > sim::longest_run) {
        throw sim::ParameterError("a trial of " + std::to_string(ticks) +
                                  " ticks, 0 to 2^61 are allowed");
    }
    proto::SpikeRecord record;
    record.mutable_begin()->set_ticks(static_cast<std::uint64_t>(ticks));
    if (label) record.mutable_begin()->set_label(*label);
    file_.append(record.SerializeAsString());
    ticks_ = ticks;
    is_in_trial_ = true;
}

void SpikeLogWriter::append_input(const sim::Events& events) {
    append(input_, header_.inputs, events);
}

void SpikeLogWriter::append_spikes(const sim::Events& events) {
    append(spikes_, header_.neurons, events);
}

void SpikeLogWriter::append(Stream& stream, std::uint64_t channels, const sim::Events& events) {
    assert(is_in_trial_);
    if (events.empty()) return;
    const std::string word = stream.word;
    if (events.end_channel() > channels) {
        throw sim::ParameterError(word + " of channel " + std::to_string(events.end_channel() - 1) +
                                  ", the log has " + std::to_string(channels));
    }
    if (events.end_tick() > ticks_) {
        throw sim::ParameterError(word + " at tick " + std::to_string(events.end_tick() - 1) +
                                  ", the trial has " + std::to_string(ticks_));
    }
    if (events.volley(0).tick < stream.end) {
        throw sim::ParameterError(word + " at tick " + std::to_string(events.volley(0).tick) +
                                  ", recorded already up to tick " +
                                  std::to_string(stream.end - 1));
    }
    for (std::size_t i = 0; i < events.volleys(); ++i) {
        const sim::Volley volley = events.volley(i);
        for (std::size_t first = 0; first < volley.channels.size(); first += piece_events) {
            stream.block.add(part(volley, first));
            if (stream.block.bytes() >= block_bytes) flush(stream);
        }
    }
    stream.events += events.size();
    stream.end = events.end_tick();
}

void SpikeLogWriter::flush(Stream& stream) {
    if (stream.block.bytes() == 0) return;
    proto::SpikeRecord record;
    proto::EventBlock& block =
        &stream == &input_ ? *record.mutable_input() : *record.mutable_spikes();
    block.set_addresses(stream.block.addresses());
    block.set_values(stream.block.values());
    file_.append(record.SerializeAsString());
    stream.block.clear();
}

void SpikeLogWriter::end_trial() {
    assert(is_in_trial_);
    flush(input_);
    flush(spikes_);
    proto::SpikeRecord record;
    record.mutable_end()->set_input_events(input_.events);
    record.mutable_end()->set_spikes(spikes_.events);
    file_.append(record.SerializeAsString());
    input_ = {"input", {}};
    spikes_ = {"spikes", {}};
    is_in_trial_ = false;
}

void SpikeLogWriter::close() {
    assert(!is_in_trial_);
    file_.close();
}

SpikeLogReader::SpikeLogReader(const std::string& path, Damage damage)
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
}

bool SpikeLogReader::next(RecordedTrial& trial) {
    trial = {};
    if (damage_) return false;
    bool begun = false;
    try {
        return read_trial(trial, begun);
    } catch (const sim::FormatError& error) {
        if (mode_ == Damage::refuse) throw;
        damage_ = error;
        trial.is_whole = false;
        return begun;
    }
}

bool SpikeLogReader::read_trial(RecordedTrial& trial, bool& begun) {
    while (file_.next(payload_)) {
        proto::SpikeRecord record;
        if (!record.ParseFromString(payload_)) throw file_.error("no record of a spike log");
        const auto kind = record.kind_case();
        if (kind == proto::SpikeRecord::KIND_NOT_SET) {
            if (file_.is_newer_minor()) continue;
            throw file_.error("a record of no known kind");
        }
        if ((kind == proto::SpikeRecord::kBegin) == begun) {
            throw file_.error(begun ? "a trial begins inside of another"
                                    : "no trial has begun, its begin is expected");
        }
        switch (kind) {
            case proto::SpikeRecord::kBegin: {
                if (record.begin().ticks() > std::uint64_t{sim::longest_run}) {
                    throw file_.error("a trial of " + std::to_string(record.begin().ticks()) +
                                      " ticks, 0 to 2^61 are allowed");
                }
                trial.ticks = static_cast<sim::Tick>(record.begin().ticks());
                if (record.begin().has_label()) trial.label = record.begin().label();
                begun = true;
                break;
            }
            case proto::SpikeRecord::kEnd:
                if (record.end().input_events() != trial.input.size() ||
                    record.end().spikes() != trial.spikes.size()) {
                    throw file_.error("the trial's end counts " +
                                      std::to_string(record.end().input_events()) +
                                      " input events and " + std::to_string(record.end().spikes()) +
                                      " spikes, " + std::to_string(trial.input.size()) + " and " +
                                      std::to_string(trial.spikes.size()) + " were there");
                }
                return true;
            default: {
                const bool is_input = kind == proto::SpikeRecord::kInput;
                const proto::EventBlock& block = is_input ? record.input() : record.spikes();
                try {
                    decode_events(block.addresses(), block.values(),
                                  {trial.ticks, is_input ? header_.inputs : header_.neurons},
                                  is_input ? trial.input : trial.spikes);
                } catch (const sim::ParameterError& error) {
                    throw file_.error((is_input ? "input: " : "spikes: ") +
                                      std::string(error.what()));
                }
            }
        }
    }
    if (begun) throw file_.error("the end mark inside of a trial, the trial's end is expected");
    return false;
}

SpikeLog read_spike_log(const std::string& path) {
    SpikeLogReader reader(path);
    SpikeLog log{reader.header(), {}};
    RecordedTrial trial;
    while (reader.next(trial)) log.trials.push_back(std::move(trial));
    return log;
}

void write_spike_log(const std::string& path, const SpikeLog& log) {
    SpikeLogWriter writer(path, log.header);
    for (const RecordedTrial& trial : log.trials) {
        writer.begin_trial(trial.ticks, trial.label);
        writer.append_input(trial.input);
        writer.append_spikes(trial.spikes);
        writer.end_trial();
    }
    writer.close();
}

} // namespace smnn::io
