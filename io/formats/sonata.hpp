#pragma once

#include <optional>
#include <string>
#include <vector>

#include "smnn/io/hdf5/hdf5.hpp"
#include "smnn/io/time_grid.hpp"
#include "smnn/sim/events.hpp"

namespace smnn::io {

// Spikes in the SONATA format of BMTK, pySONATA and libsonata, an HDF5 file:
//
//     /                                   attributes magic 0x0A7A, version {0, 1}
//     /spikes/<population>                attribute sorting: none, by_id or by_time
//     /spikes/<population>/timestamps     float64, attribute units: "ms"
//     /spikes/<population>/node_ids       uint64, counted from 0
//
// To 2019 BMTK and pySONATA wrote /spikes/timestamps and /spikes/gids, in ms: a population without a name. Where
// no neuron fired some write an empty /spikes: the same, without spikes.
//
// A population is one trial: the format has no word for several, nor for graded events, labels,
// the time step, the length of the trial or the number of neurons.
// Source: github.com/AllenInstitute/sonata, docs/SONATA_DEVELOPER_GUIDE.md, "Spike file".

//   Errors  ParameterError where there is no such population; FormatError naming the object on a file
//           without any; as Hdf5Reader
class SonataReader {
public:
    explicit SonataReader(const std::string& path);

    // Their names, in alphabetical order.
    const std::vector<std::string>& populations() const { return populations_; }

    // The unit of a population's times; nothing where it has no attribute units.
    //   Errors  FormatError on a unit that is none of s, ms and us, short or spelt out
    std::optional<double> ms_per_unit(const std::string& population) const;

    // The spikes of a population, whatever order they are in; `ms_per_unit` of one that does not say
    // its unit.
    //   Memory  40 bytes a spike
    //   Errors  FormatError naming the dataset, as TimeGrid too
    sim::Events spikes(const std::string& population, TimeGrid& grid,
                       double ms_per_unit = 1.0) const;

private:
    std::string group_of(const std::string& population) const;

    Hdf5Reader file_;
    std::vector<std::string> populations_;
    std::string node_ids_ = "node_ids"; // the dataset
    bool is_silent_ = false;            // an empty /spikes
};

// Spikes of one population, by time.
//   Memory  16 bytes a spike, twice
//   Errors  ParameterError on graded events or a name that HDF5 cannot carry; as Hdf5Writer
void write_sonata(const std::string& path, const std::string& population, const sim::Events& spikes,
                  double time_step_ms);

} // namespace smnn::io
