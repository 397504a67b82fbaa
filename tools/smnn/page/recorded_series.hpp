#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "smnn/sim/events.hpp"

namespace smnn::cli {

// A trial of a table that `simulate --record-potentials` or `--record-modes` wrote.
struct RecordedSeries {
    std::string path;
    std::string of{};                     // "neuron" or "mode"
    std::vector<std::uint32_t> numbers{}; // of each column
    sim::Tick from = 0;                   // of the first line, the others follow tick by tick
    std::vector<std::vector<double>> columns{};

    std::size_t ticks() const { return columns.empty() ? 0 : columns.front().size(); }
};

// Whether a line is the head of such a table.
bool is_series_head(const std::string& line);

// The lines of one trial; a table without trials has number 0.
//   Memory  the lines of the trial
//   Errors  sim::ParameterError naming the path and the line that is none of such a table, or that the trial is
//           not there
RecordedSeries read_recorded_series(const std::string& path, std::uint64_t trial);

} // namespace smnn::cli
