#pragma once

#include <string>
#include <string_view>

#include "smnn/io/file.hpp"
#include "smnn/io/time_grid.hpp"
#include "smnn/sim/events.hpp"

namespace smnn::io {

// Spikes as NEST's recorders write them in text, one a line behind its neuron, which is counted from 1:
//
//     # NEST version: 3.10.0                    .dat, since NEST 3
//     # RecordingBackendASCII version: 2
//     sender  time_ms                           or: sender  time_step  time_offset
//     3       0.5
//
//     3       0.500                             .gdf, to NEST 2: without a header;
//     3       5       0.000                     with three columns a step and an offset
//
// Columns stand behind tabs or blanks. A spike at a step is offset ms before its end; the file does not
// say how long a step is: it is taken for a tick. Threads write their spikes side by side, so lines are in
// no order. Lines that begin with # are remarks.
// Source: nest-simulator.readthedocs.io, "Recording to ASCII files"; nestkernel/recording_backend_ascii.cpp.

// The spikes of a file, neuron i of NEST on channel i - 1.
//   Memory  40 bytes a spike
//   Errors  ParameterError as InputFile; FormatError with offset and line number on other columns, as of
//           a multimeter, on a neuron below 1, and as TimeGrid
sim::Events read_nest(const std::string& path, TimeGrid& grid);

// Whether a text begins as one of NEST's, or, where its name says so already, may be one.
bool begins_as_nest(std::string_view start);
bool may_be_nest(std::string_view start);

// As NEST 3 writes it, with times in ms.
//   Memory  64 KiB
//   Errors  ParameterError on graded events, which have no place; as OutputFile
class NestWriter {
public:
    NestWriter(const std::string& path, double time_step_ms);

    void append(const sim::Events& spikes);
    void flush();
    void close();

private:
    OutputFile file_;
    double time_step_ms_;
    std::string text_;
};

} // namespace smnn::io
