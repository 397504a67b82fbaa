#pragma once

#include <string>

#include "smnn/io/time_grid.hpp"
#include "smnn/sim/events.hpp"

namespace smnn::io {

// Sorted spikes of recorded neurons in Neurodata Without Borders, an HDF5 file:
//
//     /units/spike_times          seconds, unit after unit
//     /units/spike_times_index    where the times of each unit end
//     /units/id                   what the recording calls each
//
// A neuron is a row of the table, counted from 0, whatever its id. The file does not say the time
// step or how long the recording is.
// Source: nwb-schema.readthedocs.io, "Units"; hdmf-schema-language, "VectorIndex".

struct NwbUnits {
    sim::Events spikes;
    std::uint64_t neurons = 0;
};

//   Memory  40 bytes a spike
//   Errors  ParameterError on a file without sorted spikes, which is whole; FormatError naming the dataset; as Hdf5Reader and TimeGrid
NwbUnits read_nwb_units(const std::string& path, TimeGrid& grid);

} // namespace smnn::io
