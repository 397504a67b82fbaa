#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "smnn/io/bytes/lines.hpp"
#include "smnn/io/file.hpp"
#include "smnn/io/time_grid.hpp"
#include "smnn/io/window.hpp"

namespace smnn::io {

// Events as plain text, one a line, for any tool that writes tables:
//
//     tick,channel,value        input; without the last column all are spikes
//     tick,neuron               spikes of the population
//     time_ms,channel,value     either at times in ms, put on the ticks of a time step
//     trial,tick,channel        several trials; one without events is a line "3,,"
//
// A line without an address, "17," or "3,17,", is no event: the trial has come to that tick.
// Ticks never go back within a trial, trials count up from 0; channels of one tick may come in any
// order. Numbers are decimal without a locale, values exact to the bit of a float32.
//
// As tools write it: lines may end in \r\n, the last line end may be missing, empty lines may follow,
// blanks may stand around commas, a byte order mark at the start is skipped. A file whose first line is
// numbers is read as tick,channel[,value]. A value too small for a float32 is 0.

// What the addresses in a table are.
enum class Address { channel, neuron };

// Which columns a table has: tick or time, and address, always.
struct EventColumns {
    Address address = Address::channel;
    bool has_trial = false;
    bool has_value = false;
    bool has_time = false; // time_ms rather than tick

    friend bool operator==(const EventColumns&, const EventColumns&) = default;
};

// A table, window by window.
//
// An event is given out once its tick is complete: with the first line of a later tick, or at the end.
// So that a reader of a stream moves on in silence too, a line without an
// address is no event but says that its tick has begun: after "17," nothing before tick 17 will come.
//   Memory  the events of a window and of the longest tick
//   Errors  ParameterError as InputFile; FormatError with offset and line number on columns that
//           are not known, numbers that are none or out of range, ticks or trials out of order
class EventTableReader {
public:
    explicit EventTableReader(const std::string& path);

    const EventColumns& columns() const { return columns_; }

    // What a table of times needs before its first window. The grid stays the caller's.
    void put_on(TimeGrid& grid) { grid_ = &grid; }

    // The next window; false when there are no more. A window ends where it is full, where its trial
    // ends, or where the next line has not come yet and there are complete ticks to give.
    bool next(Window& window);

    // Whether the next line has not been written yet.
    bool would_wait() const { return lines_.would_wait(); }

private:
    struct Row { // of the table
        std::uint64_t trial = 0;
        std::optional<sim::Tick> tick;   // none: the trial has begun, no more
        std::optional<sim::Event> event; // none: the tick has begun, no more
    };

    std::optional<Row> read_row();
    Row parse(const std::string& line) const;
    void take(const Row& row, sim::Events& events);
    void complete_tick(sim::Events& events);

    Lines lines_;
    std::string line_;
    EventColumns columns_;
    TimeGrid* grid_ = nullptr;
    std::optional<Row> row_; // read, not yet taken

    std::uint64_t trials_ = 0; // begun
    bool is_in_trial_ = false;
    bool is_over_ = false;
    sim::Tick tick_ = 0;          // the trial's latest
    std::vector<sim::Event> now_; // at that tick, in the order of the table
};

// A table while it is written.
//   Memory  a MiB
//   Errors  ParameterError on graded events where there is no column for their values; as OutputFile
class EventTableWriter {
public:
    // The time step is that of a table of times.
    EventTableWriter(const std::string& path, const EventColumns& columns,
                     double time_step_ms = 0.0);

    // A table without a trial column has one trial, which need not be begun.
    void begin_trial(std::uint64_t trial);
    void append(const sim::Events& events); // of the trial, after those before
    void end_trial();

    void flush(); // what is written so far goes to whoever reads
    void close(); // the table is whole

private:
    void begin_line();

    OutputFile file_;
    EventColumns columns_;
    double time_step_ms_;
    std::string text_;
    std::uint64_t trial_ = 0;
    bool has_events_ = false; // the trial
};

} // namespace smnn::io
