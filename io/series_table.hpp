#pragma once

#include <cstdint>
#include <span>
#include <string>

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

} // namespace smnn::io
