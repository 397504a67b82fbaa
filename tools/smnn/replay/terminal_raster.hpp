#pragma once

#include <iosfwd>

#include "smnn/io/recordings/spike_grid.hpp"

namespace smnn::cli {

// What the cells of a raster in a terminal are drawn with.
enum class Cells {
    braille, // eight dots a character: two columns and four rows of the grid
    ascii,   // one character a cell: . : | # for more and more spikes
};

// How many columns and rows of a grid fit into so many characters.
struct GridSize {
    std::size_t columns = 0;
    std::size_t rows = 0;
};
GridSize grid_size(Cells cells, std::size_t width, std::size_t height);

// Room at the left for the neurons' numbers.
inline constexpr std::size_t raster_margin = 9;

// A raster: time to the right, neurons down, an axis of ticks below. A dot, or a mark, stands where its
// cell has a spike.
void print_raster(std::ostream& out, const io::SpikeGrid& grid, Cells cells);

} // namespace smnn::cli
