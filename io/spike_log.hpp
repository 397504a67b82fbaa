#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "smnn/io/bytes/framed_stream.hpp"
#include "smnn/io/log/event_coding.hpp"
#include "smnn/io/log/spike_index.hpp"
#include "smnn/io/log/spike_record.hpp"
#include "smnn/sim/error.hpp"
#include "smnn/sim/events.hpp"

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

// Errors  ParameterError on a time step that is none, or more channels than addresses have bits for
void validate(const SpikeLogHeader& header);

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

// What to do with a log of the name that is there.
enum class Existing {
    replace, // when the new one is whole
    append,  // go on after its last trial, if it is whole and of the same network; else a new log
};

// A log while it is recorded.
//
//     SpikeLogWriter log(path, header);
//     log.begin_trial(ticks, label);
//     log.append(input, spikes, until); // any number of windows, one after the other
//     log.end_trial();
//     log.close();
//
// Blocks go to the file as they fill, at 64 KiB, on flush() and when the trial ends. A process that
// is killed leaves a log that is readable up to its last block: under its own name or, if there was a
// file of that name, as PATH.part, because the older log is whole and stays until close(). Without
// close(), on an error, the new file is removed. A log that is appended to is written to in place: it
// is not whole until close(), readable up to the last block at any time, and on an error is as it was.
//   Memory  1 MiB
//   Errors  ParameterError on events beyond the trial or the population, or not later than those
//           before; as OutputFile; of a log to append to that is not whole, or has another time step,
//           network or sizes
class SpikeLogWriter {
public:
    SpikeLogWriter(const std::string& path, const SpikeLogHeader& header,
                   Existing existing = Existing::replace);

    // A trial of so many ticks; of a stream longest_run: end_trial() says how many it came to.
    void begin_trial(sim::Tick ticks, std::optional<std::uint32_t> label = std::nullopt);

    // All that happened up to a tick: what a reader needs to know to go on without the rest.
    void append(const sim::Events& input, const sim::Events& spikes, sim::Tick until);
    // Of one kind, where the other comes before or after it.
    void append_input(const sim::Events& events);
    void append_spikes(const sim::Events& events);

    void flush(); // what is appended goes to the file, to whoever reads it there
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
        sim::Tick end = 0;   // one past the last tick that had events
        sim::Tick until = 0; // events before it are all there
        sim::Tick told = 0;  // the same, of those that went to the file
    };

    SpikeLogWriter(const std::string& path, const SpikeLogHeader& header,
                   const std::optional<LogEnd>& end);

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

// What to do with a log that is cut or damaged.
enum class Damage {
    refuse,   // throw FormatError
    tolerate, // read up to the last whole block, then say so in damage()
};

// A log, record by record or trial by trial.
//   Memory  one block; next(RecordedTrial&): one trial
//   Errors  FormatError with the offset of the frame on damage, events beyond the trial or the
//           population, ticks out of order, values that are not finite. Damage in the header is
//           refused in either mode.
class SpikeLogReader {
public:
    explicit SpikeLogReader(const std::string& path, Damage damage = Damage::refuse);

    const SpikeLogHeader& header() const { return header_; }
    const std::string& path() const { return file_.path(); }

    // The next trial; false when there are no more. A trial cut by damage comes last, not whole.
    bool next(RecordedTrial& trial);

    // The next record of a trial; false when there are no more.
    struct Record {
        enum class Kind { begin, input, spikes, end };
        Kind kind = Kind::begin;
        std::uint64_t trial = 0;            // counted from 0
        std::optional<std::uint32_t> label; // begin
        sim::Tick ticks = 0;                // end; begin: at most so many
        sim::Tick until = 0; // input, spikes: events of the kind before it are all told
    };
    // The events of a record are added to those of its kind; where that is null they are passed over.
    bool next(Record& record, sim::Events* input, sim::Events* spikes);

    // Goes to a trial, as near before a tick as the index says: the next records are its begin and
    // then some that may leave out what was before the tick. Without an index, or where it is
    // damaged, the log is read up to there.
    //   Errors  ParameterError if there is no such trial; as next()
    void seek(std::uint64_t trial, sim::Tick tick);

    // How the log ends, trials counted; nothing of a stream, or of a log without its end.
    std::optional<LogEnd> find_end() { return find_log_end(file_); }

    // Whether the next record has not been written yet.
    bool would_wait() const { return file_.would_wait(); }

    // What ended a damaged log; nothing as long as all is well.
    const std::optional<sim::FormatError>& damage() const { return damage_; }

private:
    // What is known of the input or the spikes of the trial that is being read.
    struct Kind {
        std::uint64_t events = 0;
        bool is_counted = true; // no block was passed over
        sim::Tick end = 0;      // one past the latest event
        sim::Tick until = 0;    // events before it were all told
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
    bool is_told_in_part_ = false; // the trial's beginning was passed over
    Kind input_;
    Kind spikes_;
    std::optional<Record> sought_;   // read while seeking
    std::optional<FramePlace> jump_; // where to go on behind the begin that is read next
};

// Whole logs, for short ones. read_spike_log refuses damage.
SpikeLog read_spike_log(const std::string& path);
void write_spike_log(const std::string& path, const SpikeLog& log);

} // namespace smnn::io
