#pragma once

#include <optional>
#include <string>
#include <vector>

#include "smnn/io/hdf5/hdf5.hpp"
#include "smnn/io/time_grid.hpp"
#include "smnn/sim/events.hpp"

namespace smnn::io {

// Labelled trials of spikes in the layout of the Heidelberg data sets (SHD, SSC), an HDF5 file:
//
//     /spikes/times     a row of numbers a trial: seconds
//     /spikes/units     a row a trial: the channel of each
//     /labels           a class a trial
//
// What else is there (extra/keys, the names of the classes; extra/speaker, a number a trial) is not looked at,
// but written, since other readers want it: keys are the numbers of the classes, speakers 0. The file does not say the time step,
// the number of channels or the length of a trial.
// Source: Cramer et al., "The Heidelberg spiking data sets", IEEE TNNLS 33, 2744 (2022), zenkelab.org.

// Trial by trial.
//   Memory  one trial, 60 bytes a spike, and the bytes of eight; 8 bytes a label
//   Errors  FormatError naming dataset and trial; as Hdf5Reader and TimeGrid
class ShdReader {
public:
    // The grid stays the caller's.
    ShdReader(const std::string& path, TimeGrid& grid);

    // The next trial, its spikes in whatever order; false when there are no more. Without the
    // dataset /labels no trial has a label.
    bool next(sim::Events& spikes, std::optional<std::uint32_t>& label);

private:
    Hdf5Reader file_;
    TimeGrid& grid_;
    std::uint64_t trials_ = 0;
    bool has_labels_ = false;
    std::vector<std::int64_t> labels_;
    std::uint64_t next_ = 0;
};

//   Memory  the file, twice
//   Errors  ParameterError on graded events, which have no place, or as Hdf5Writer
class ShdWriter {
public:
    ShdWriter(const std::string& path, double time_step_ms);

    void append(const sim::Events& spikes, std::uint32_t label);
    void close();

private:
    std::string path_;
    Hdf5Writer file_;
    double time_step_ms_;
    std::optional<std::uint32_t> highest_label_;
};

} // namespace smnn::io
