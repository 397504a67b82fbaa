#pragma once

#include <optional>
#include <vector>

#include "smnn/io/spikes.hpp"

namespace smnn::io {

// What is looked at in a recording: some ticks of one trial and some of its channels, both half-open.
struct SpikeView {
    Part part = Part::spikes;
    std::uint64_t trial = 0;
    sim::Tick from = 0;
    sim::Tick until = 0;
    std::uint64_t first = 0; // channel: a neuron, or an input
    std::uint64_t end = 0;
};

// The ticks and channels of one trial that are wanted; those that are not named are all. Of a
// log with both parts the spikes, unless the facts of the file name the input.
//   Memory  a window
//   Errors  ParameterError naming the path if the recording has no such trial, ticks or channels, or none of
//           the part at all; as SpikeReader
struct AskedView {
    std::uint64_t trial = 0;
    std::optional<sim::Tick> from{};
    std::optional<sim::Tick> until{};
    std::optional<std::uint64_t> first{};
    std::optional<std::uint64_t> last{}; // of the channels, itself one of them
};
SpikeView find_view(const SpikeFile& file, const AskedView& asked);

// How many spikes fall into each cell of a picture: so many ticks wide, so many channels high. The last
// column and the last row may stand for fewer.
struct SpikeGrid {
    SpikeView view;
    double time_step_ms = 0.0;
    sim::Tick ticks_per_column = 1;
    std::uint64_t channels_per_row = 1;
    std::size_t columns = 0;
    std::size_t rows = 0;
    std::uint64_t spikes = 0;            // of all cells
    std::vector<std::uint64_t> counts{}; // rows x columns, row by row
    std::optional<sim::Events> each{};   // the spikes themselves, unless they are too many

    std::uint64_t count(std::size_t row, std::size_t column) const {
        return counts[row * columns + column];
    }
};

// The spikes of a view in at most so many columns and rows; one by one, too, if there are at most
// `most_each` of them.
//   Memory  a window, the grid and `most_each` spikes, however long the trial
//   Errors  as SpikeReader
SpikeGrid count_spikes(const SpikeFile& file, const SpikeView& view, std::size_t most_columns,
                       std::size_t most_rows, std::size_t most_each = 0);

} // namespace smnn::io
