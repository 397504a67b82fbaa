#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

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
    std::string made_by{};              // a remark: the name of the command

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
    ~SpikeLogWriter();
    SpikeLogWriter(SpikeLogWriter&&) noexcept;
    SpikeLogWriter& operator=(SpikeLogWriter&&) noexcept;

    // A trial of so many ticks; of a stream longest_run: end_trial() says how many it came to.
    void begin_trial(sim::Tick ticks, std::optional<std::uint32_t> label = std::nullopt);

    // All that happened up to a tick: what a reader needs to know to go on without the rest.
    void append(const sim::Events& input, const sim::Events& spikes, sim::Tick until);
    // Of one kind, where the other comes before or after it.
    void append_input(const sim::Events& events);
    void append_spikes(const sim::Events& events);

    void flush();     // what is appended goes to the file, to whatever reads it there
    void end_trial(); // of as many ticks as it began with
    void end_trial(sim::Tick ticks);
    void close();

private:
    class Recording;
    std::unique_ptr<Recording> recording_;
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
    ~SpikeLogReader();
    SpikeLogReader(SpikeLogReader&&) noexcept;
    SpikeLogReader& operator=(SpikeLogReader&&) noexcept;

    const SpikeLogHeader& header() const;
    const std::string& path() const;

    // The next trial; false when there are no more. A trial cut by damage comes last, not whole.
    bool next(RecordedTrial& trial);

    // The next record of a trial; false when there are no more.
    struct Record {
        enum class Kind { begin, input, spikes, end };
        Kind kind = Kind::begin;
        std::uint64_t trial = 0;            // counted from 0
        std::optional<std::uint32_t> label; // begin
        sim::Tick ticks = 0;                // end; begin: at most so many
        sim::Tick until = 0; // input, spikes: all events of the kind before it have been read
    };
    // The events of a record are added to those of its kind; where that is null they are passed over.
    bool next(Record& record, sim::Events* input, sim::Events* spikes);

    // Goes to a trial, as near before a tick as the index says: the next records are its begin and
    // then some that may leave out what was before the tick. Without an index, or where it is
    // damaged, the log is read up to there.
    //   Errors  ParameterError if there is no such trial; as next()
    void seek(std::uint64_t trial, sim::Tick tick);

    // Returns what the end of the log says; nothing of a stream, or of a log without its end. Reading goes on
    // where it was.
    struct Ending {
        std::uint64_t trials = 0;
        std::size_t index_places = 0; // at which reading can begin
    };
    std::optional<Ending> find_end();

    // Whether the next record has not been written yet.
    bool would_wait() const;

    // What ended a damaged log; nothing as long as all is well.
    const std::optional<sim::FormatError>& damage() const;

private:
    class Reading;
    std::unique_ptr<Reading> reading_;
};

// Whole logs, for short ones. read_spike_log refuses damage.
SpikeLog read_spike_log(const std::string& path);
void write_spike_log(const std::string& path, const SpikeLog& log);

} // namespace smnn::io
