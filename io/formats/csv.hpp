#pragma once

#include <span>
#include <string>
#include <vector>

#include "smnn/io/formats/csv_stream.hpp"

namespace smnn::io {

// Events as plain text, one a line, for people with any tool that writes tables:
//
//     tick,channel,value        input; without the last column all are spikes
//     tick,neuron               spikes of the population
//     time_ms,channel,value     either at times in ms, put on the ticks of a time step
//     trial,tick,channel        several trials; one without events is a line "3,,"
//
// A line without an address, "17," or "3,17,", is no event: the trial has come to that tick.
// Ticks never go back within a trial, trials count up from 0; channels of one tick may come in any
// order. Numbers are decimal without a locale, values exact to the bit of a float32.

struct EventTable {
    Address address = Address::channel;
    std::vector<sim::Events> trials; // without a trial column: one
    std::vector<sim::Tick> ticks;    // of each trial: one past its last event, or what is said
};

// The table of a file. As tools write it: lines may end in \r\n, the last line end may be missing,
// empty lines may follow, blanks may stand around commas, a byte order mark at the start is skipped.
// A file whose first line is numbers is read as tick,channel[,value]. A value too small for a
// float32 is 0.
//   Memory  the events
//   Errors  ParameterError as InputFile; FormatError with offset and line number on columns that
//           are not known, numbers that are none or out of range, ticks or trials out of order
EventTable read_events_csv(const std::string& path, TimeGrid* grid = nullptr);

// The trial column is there unless there is one trial, the value column if any event is graded.
//   Errors  ParameterError as OutputFile
void write_events_csv(const std::string& path, std::span<const sim::Events> trials,
                      Address address = Address::channel);

} // namespace smnn::io
