#pragma once

#include <span>
#include <string>
#include <vector>

#include "smnn/io/hdf5/hdf5.hpp"
#include "smnn/io/time_grid.hpp"
#include "smnn/sim/events.hpp"

namespace smnn::io {

// What the readers of spikes in HDF5 have in common.

inline constexpr double ms_per_second = 1000.0;

// So many values are read at once.
inline constexpr std::size_t piece_spikes = 64 * 1024;

// Of a dataset of one dimension.
//   Errors  FormatError naming one that has another number of them
std::uint64_t length_of(const Hdf5Reader& file, const std::string& dataset);

// A dataset of times, and the unit they are in.
struct TimesOf {
    const Hdf5Reader& file;
    std::string dataset;
    double ms_per_unit;
    std::string row{}; // "[3]" of a ragged one
};

// The ticks of such times, of which the first has index `first` in its dataset.
//   Errors  FormatError naming dataset and index, as TimeGrid
std::vector<sim::Tick> ticks_of(const TimesOf& origin, std::uint64_t first,
                                std::span<const double> times, TimeGrid& grid);

// An address of the file as one of ours.
//   Errors  FormatError naming dataset and index where it is beyond 32 bits
sim::Channel channel_of(const Hdf5Reader& file, const std::string& dataset, std::uint64_t index,
                        std::uint64_t address);

} // namespace smnn::io
