#pragma once

#include "tools/smnn/charts/chart.hpp"
#include "tools/smnn/replay/spike_grid.hpp"

namespace smnn::cli {

// So many spikes are drawn one by one; more of them as a picture of their density.
inline constexpr std::size_t most_drawn_spikes = 4000;

// Into how many columns and rows a raster on a page is counted.
inline constexpr std::size_t raster_columns = 320;
inline constexpr std::size_t raster_rows = 150;

// A raster with the rate of the population above it and that of every neuron beside it.
Chart raster_chart(const std::string& title, const SpikeGrid& grid);

} // namespace smnn::cli
