#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "smnn/io/file.hpp"
#include "smnn/sim/events.hpp"

namespace smnn::io {

// Numbers that were recorded at every tick, as text for any tool that reads tables:
//
//     trial,tick,neuron_0,neuron_5
//     0,0,0,0.013671875
//
// Values are those of float32, in the fewest digits that read back as the same.
//   Memory  a MiB
//   Errors  ParameterError as OutputFile
class SeriesTable {
public:
    // Columns are named NAME_n, n as in `numbers`.
    SeriesTable(const std::string& path, const std::string& name,
                std::span<const std::uint32_t> numbers);

    // One value a column.
    void append(std::uint64_t trial, sim::Tick tick, std::span<const float> values);

    void flush();
    void close();

private:
    OutputFile file_;
    std::string text_;
};

// One trial of such a table, whose columns are of neurons or of modes.
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

} // namespace smnn::io
