#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "smnn/io/time_grid.hpp"
#include "smnn/io/window.hpp"
#include "smnn/sim/error.hpp"
#include "smnn/sim/network.hpp"

namespace smnn::io {

// Files of spikes in any format, read and written window by window:
//
//     SpikeReader in = open_spikes("shd.h5", {.part = Part::input, .time_step_ms = 1.0});
//     SpikeWriter out = create_spikes("shd.csv", {.part = Part::input});
//     for (Window window; in.next(window);) out.write(window);
//     out.close();

// What a file of spikes may leave open.
enum class Fact {
    part,
    time_step,
    inputs,
    neurons,
    ticks,
    label,
    population,
    time_unit,
    width,
    height,
    start,
    exact_times,
    format,
    trial,
    read_format, // of a file that is there
    region,
    downsample,
    merged_polarities,
    channels, // the number of inputs or of neurons, which says the part too
};
const char* name(Fact fact);

// A fact that is needed and that neither the file nor the caller gives.
class MissingFact : public sim::ParameterError {
public:
    MissingFact(Fact fact, const std::string& path)
        : MissingFact(fact, path, path + " does not say it") {}
    MissingFact(Fact fact, std::string path, std::string why);
    MissingFact(const std::vector<Fact>& facts, const std::string& path); // all that are needed
    MissingFact(std::vector<Fact> facts, std::string path, std::string why);

    Fact fact() const { return facts_.front(); }
    const std::vector<Fact>& facts() const { return facts_; }
    const std::string& path() const { return path_; }
    const std::string& why() const { return why_; } // one clause, which names the path

private:
    std::vector<Fact> facts_;
    std::string path_;
    std::string why_;
};

// A fact that is given and that the file contradicts.
class ContradictingFact : public sim::ParameterError {
public:
    ContradictingFact(Fact fact, std::string path, std::string in_file, std::string said);

    Fact fact() const { return fact_; }
    const std::string& path() const { return path_; }
    const std::string& in_file() const { return in_file_; }
    const std::string& said() const { return said_; }

private:
    Fact fact_;
    std::string path_;
    std::string in_file_;
    std::string said_;
};

// A fact that is given and that a file of this format has no use for.
class UnusedFact : public sim::ParameterError {
public:
    UnusedFact(Fact fact, std::string path, const std::string& format);

    Fact fact() const { return fact_; }
    const std::string& path() const { return path_; }
    const std::string& format() const { return format_; }

private:
    Fact fact_;
    std::string path_;
    std::string format_;
};

// "a", "a and b", "a, b and c".
std::string listed(const std::vector<std::string>& words);

// A rectangle of a camera's sensor, in pixels from its top left corner.
struct PixelRegion {
    std::size_t left = 0;
    std::size_t top = 0;
    std::size_t width = 0;
    std::size_t height = 0;

    friend bool operator==(const PixelRegion&, const PixelRegion&) = default;
};

// What the caller knows of a file to be read. The file itself may say the same, but nothing else.
struct SpikeFacts {
    std::optional<Part> part{}; // what the events are, or which of them are read
    std::optional<double> time_step_ms{};
    std::optional<std::size_t> inputs{};
    std::optional<std::size_t> neurons{};
    std::optional<sim::Tick> ticks{};   // of every trial, also where a log says another number
    std::optional<std::size_t> label{}; // of every trial
    std::optional<std::string> population{};
    std::optional<double> ms_per_unit{};
    std::optional<std::size_t> width{}; // of a camera, in pixels
    std::optional<std::size_t> height{};
    std::optional<PixelRegion> region{}; // of the sensor: no other pixel is read
    std::optional<std::size_t>
        downsample{};                 // so many pixels across are one, from the region's corner
    bool merges_polarities = false;   // one channel a pixel, not darker and brighter
    std::optional<double> start_ms{}; // the time of tick 0
    bool exact_times = false;         // a time between two ticks is refused

    // The part that is given, or whose size is.
    std::optional<Part> said_part() const;

    friend bool operator==(const SpikeFacts&, const SpikeFacts&) = default;
};

// What is known of a file to be written before its first trial.
struct SpikeOutline {
    std::optional<Part> part{}; // none: the format does not say it
    double time_step_ms = 0.0;
    std::uint64_t inputs = 0;
    std::uint64_t neurons = 0;
    std::uint64_t seed = 0;
    std::uint64_t network_identity = 0;
    std::string made_by{};
    std::optional<std::string> population{};
    std::optional<std::size_t> width{}; // of the camera that the input is of, in pixels
    std::optional<std::size_t> height{};
    bool has_one_trial = false; // plain text then has no column of trials
    bool is_graded = true;      // plain text then has a column of values
    bool writes_times = false;  // plain text has times in ms rather than ticks
    bool appends = false;       // to the log that is there
};

class SpikeSource;
class SpikeSink;

// A format of spikes: one row of the table.
struct SpikeFormat {
    const char* word;
    const char* endings; // of its files, between blanks
    const char* meaning;
    std::unique_ptr<SpikeSource> (*open)(const std::string& path, const SpikeFacts& facts);
    // Null where the format is only read.
    std::unique_ptr<SpikeSink> (*create)(const std::string& path, const SpikeOutline& outline);

    // What is in every file.
    bool says_time_step = false;
    bool says_part = false;
    bool says_channels = false;
    bool says_ticks = false;
    bool has_population = false; // several in a file, each with a name
    bool is_camera = false;      // width and height are not in the file
    bool has_times = false;      // physical times, or may have them
    double ms_per_unit = 0.0;    // of these times; 0: there are none, or the file says the unit
    // What is needed before it can be written.
    bool needs_time_step = false;
    bool needs_part = false;
    bool needs_channels = false;
    bool needs_ticks = false;
    bool needs_pixels = false;
    bool needs_labels = false;
    bool needs_survey = false; // whether there is one trial, whether any event is graded
    // What it can hold.
    bool holds_both_parts = false;
    bool holds_labels = false;
};

std::span<const SpikeFormat> spike_formats();

//   Errors  ParameterError that lists the words there are
const SpikeFormat& spike_format(const std::string& word);

// The format of a file that is there: by how its name ends or, where several formats end so, by what is
// in it. A name that no format has is a log of our own.
//   Errors  as Hdf5Reader; ParameterError on an HDF5 file of another layout
const SpikeFormat& format_to_read(const std::string& path);

// The format of a file that is to be written, by how its name ends.
//   Errors  MissingFact where several formats end so
const SpikeFormat& format_to_write(const std::string& path);

// A file of spikes while it is read. What is not known is absent.
//   Memory  a window of our own logs, plain text and N-MNIST; a trial of SHD; all of SONATA and NWB
class SpikeReader {
public:
    SpikeReader(std::string path, SpikeFacts facts, const SpikeFormat& format);
    SpikeReader(SpikeReader&& other) noexcept;
    ~SpikeReader();

    // The next window; false when there are no more. Events of input are in `input`, those of neurons in
    // `spikes`; where neither file nor caller says what they are, in `input`.
    //   Errors  ContradictingFact on a label, a channel or a tick that the facts exclude; as the formats
    bool next(Window& window);

    // Whether the next window has not been written yet.
    bool would_wait() const;

    // Reads one part of a recording that has both. Before the first window.
    void keep(Part part);

    // Goes to a trial, as near before a tick as the format can: the next windows are of that trial and
    // may leave out what is before the tick. A format without an index is read up to there.
    //   Errors  ParameterError where the trial is not there, or is behind already
    void seek(std::uint64_t trial, sim::Tick tick);

    // The number of trials, where it is known beforehand.
    std::optional<std::uint64_t> trials() const;

    const std::string& path() const { return path_; }
    const SpikeFormat& format() const { return *format_; }
    std::optional<Part> part() const { return part_; }
    std::optional<std::uint64_t> inputs() const { return inputs_; }
    std::optional<std::uint64_t> neurons() const { return neurons_; }
    std::optional<std::uint64_t> channels() const; // of the part, unless it is both
    std::optional<double> time_step_ms() const { return time_step_ms_; }
    bool says_ticks() const;    // whether the file or the caller says how long a trial is
    std::uint64_t seed() const; // of the encoding
    std::uint64_t network_identity() const; // 0: none
    const std::string& made_by() const;
    const TimeGrid* grid() const;             // of physical times; null: the file has ticks
    std::optional<std::size_t> width() const; // in pixels, whose channels the input has
    std::optional<std::size_t> height() const;

private:
    void require_inside(const Window& window) const;

    std::string path_;
    SpikeFacts facts_;
    const SpikeFormat* format_;
    std::unique_ptr<SpikeSource> source_;
    std::optional<Part> part_;
    std::optional<std::uint64_t> inputs_;
    std::optional<std::uint64_t> neurons_;
    std::optional<double> time_step_ms_;
    std::optional<Window> sought_;  // read while seeking
    std::uint64_t trials_seen_ = 0; // begun
};

// A file of spikes and how it is read.
struct SpikeFile {
    SpikeFile() = default;
    SpikeFile(std::string file, SpikeFacts known = {}, std::optional<const SpikeFormat*> as = {})
        : path(std::move(file)), facts(std::move(known)), format(as) {}

    std::string path;
    SpikeFacts facts;
    std::optional<const SpikeFormat*> format; // else by the name of the file and what is in it
};

// Opens a file of spikes.
//   format  else by the name of the file and what is in it
//   Errors  MissingFact, ContradictingFact, UnusedFact; as the readers of the formats
SpikeReader open_spikes(const std::string& path, const SpikeFacts& facts = {},
                        std::optional<const SpikeFormat*> format = {});

SpikeReader open_spikes(const SpikeFile& file);

// A file of spikes while it is written. Of a format that holds one part, that of the outline is written;
// without a part, `input`.
//   Memory  1 MiB of our own logs and plain text; the file, twice, of SONATA and SHD
class SpikeWriter {
public:
    SpikeWriter(const std::string& path, const SpikeOutline& outline, const SpikeFormat& format);
    SpikeWriter(SpikeWriter&& other) noexcept;
    ~SpikeWriter();

    // A whole window: its trial begins with its first window and ends with its last.
    void write(const Window& window);

    void begin_trial(const Window& first); // trial, label and most_ticks of it
    void append(const Window& window);     // events, and until of it
    void end_trial(sim::Tick ticks);

    void flush(); // what is appended goes to the file, for those that read it there
    void close(); // the file is whole

private:
    std::unique_ptr<SpikeSink> sink_;
    bool is_in_trial_ = false;
};

// Creates a file of spikes.
//   format  else by the name of the file
//   Errors  MissingFact; ParameterError on what the format has no place for; as the writers of the formats
SpikeWriter create_spikes(const std::string& path, const SpikeOutline& outline,
                          std::optional<const SpikeFormat*> format = {});

// Refuses a recording that is not of a network: another identity, where the recording names one; another
// time step; other numbers of neurons or inputs, where they are known.
//   Errors  ParameterError naming the recording and what differs
void require_recorded_from(const SpikeReader& recording, const sim::Network& network);

// An identity of a network as text: 16 hexadecimal digits.
std::string identity_text(std::uint64_t identity);

} // namespace smnn::io
