#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "io/event_coding.hpp"
#include "io/framed_stream.hpp"
#include "sim/error.hpp"
#include "sim/events.hpp"

namespace smnn::io {

// Recorded spikes (`*.spikes`, proto/README.md): a header and any number of trials, each from rest
// at tick 0, with the input of each and what the neurons made of it.

struct SpikeLogHeader {
    double time_step_ms = 2.0;
    std::uint64_t inputs = 0;           // D, channels of the input
    std::uint64_t neurons = 0;          // N; 0: input only
    std::uint64_t seed = 0;             // of the encoding
    std::uint64_t network_identity = 0; // sim::identity of the network that spiked; 0: none
    std::string made_by{};              // a remark for people: the name of the command

    friend bool operator==(const SpikeLogHeader&, const SpikeLogHeader&) = default;
};

struct RecordedTrial {
    sim::Tick ticks = 0;
    std::optional<std::uint32_t> label; // the class of the stimulus
    sim::Events input;
    sim::Events spikes;
    bool is_whole = true; // false: the log was damaged before the trial ended

    friend bool operator==(const RecordedTrial&, const RecordedTrial&) = default;
};

struct SpikeLog {
    SpikeLogHeader header;
    std::vector<RecordedTrial> trials;

    friend bool operator==(const SpikeLog&, const SpikeLog&) = default;
};

// A log while it is recorded.
//
//     SpikeLogWriter log(path, header);
//     log.begin_trial(ticks, label);
//     log.append_input(events);    // any number of pieces, in the order of their ticks
//     log.append_spikes(events);
//     log.end_trial();
//     log.close();
//
// Blocks go to the file as they fill, at 64 KiB, and when the trial ends. A process that is killed
// leaves a log that is readable up to its last block: under its own name or, if there was a file of
// that name, as PATH.part, because the older log is whole and stays until close(). Without close(),
// on an error, the new file is removed.
//   Memory  128 KiB
//   Errors  ParameterError on events beyond the trial or the population, or not later than the
//           piece before; as OutputFile
class SpikeLogWriter {
public:
    SpikeLogWriter(const std::string& path, const SpikeLogHeader& header);

    void begin_trial(sim::Tick ticks, std::optional<std::uint32_t> label = std::nullopt);
    void append_input(const sim::Events& events);
    void append_spikes(const sim::Events& events);
    void end_trial();
    void close();

private:
    // The input or the spikes of the trial that is being recorded.
    struct Stream {
        const char* word;
        EventCoder block;
        std::uint64_t events = 0;
        sim::Tick end = 0; // one past the last tick that had events
    };

    void append(Stream& stream, std::uint64_t channels, const sim::Events& events);
    void flush(Stream& stream);

    SpikeLogHeader header_;
    FrameWriter file_;
    sim::Tick ticks_ = 0;
    bool is_in_trial_ = false;
    Stream input_{"input", {}};
    Stream spikes_{"spikes", {}};
};

// What to do with a log that is cut or damaged.
enum class Damage {
    refuse,   // throw FormatError
    tolerate, // read up to the last whole block, then say so in damage()
};

// A log, trial by trial.
//   Memory  one trial
//   Errors  FormatError with the offset of the frame on damage, events beyond the trial or the
//           population, ticks out of order, values that are not finite. Damage in the header is
//           refused in either mode.
class SpikeLogReader {
public:
    explicit SpikeLogReader(const std::string& path, Damage damage = Damage::refuse);

    const SpikeLogHeader& header() const { return header_; }

    // The next trial; false when there are no more. A trial cut by damage comes last, not whole.
    bool next(RecordedTrial& trial);

    // What ended a damaged log; nothing as long as all is well.
    const std::optional<sim::FormatError>& damage() const { return damage_; }

private:
    bool read_trial(RecordedTrial& trial, bool& begun);

    FrameReader file_;
    Damage mode_;
    SpikeLogHeader header_;
    std::string payload_;
    std::optional<sim::FormatError> damage_;
};

// Whole logs, for short ones. read_spike_log refuses damage.
SpikeLog read_spike_log(const std::string& path);
void write_spike_log(const std::string& path, const SpikeLog& log);

} // namespace smnn::io
