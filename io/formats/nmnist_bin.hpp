#pragma once

#include <optional>
#include <string>
#include <vector>

#include "smnn/io/cameras/sensor.hpp"
#include "smnn/io/file.hpp"
#include "smnn/io/time_grid.hpp"
#include "smnn/sim/events.hpp"

namespace smnn::io {

// Recordings of an event camera as N-MNIST and N-Caltech101 have them (`*.bin`, one a file): five
// bytes an event, big-endian,
//
//     x                  8 bits
//     y                  8 bits; 240: no event, 2^13 microseconds are added to all that follow
//     polarity           1 bit, 1: brighter
//     microseconds      23 bits
//
// Source: Orchard et al., "Converting static image datasets to spiking neuromorphic datasets using
// saccades", Front. Neurosci. 9:437 (2015), and its Read_Ndataset.

// A recording as it comes, tick by tick.
//   Memory  one tick
//   Errors  ParameterError as InputFile; FormatError with the offset of the event on one outside of the sensor
//           or earlier than the one before, on a file cut within an event, and as TimeGrid
class NmnistBinReader {
public:
    // A file does not say the size of the sensor: 34 x 34 for N-MNIST; width and height are 1 to 256.
    // The grid stays the caller's.
    NmnistBinReader(const std::string& path, const Sensor& sensor, TimeGrid& grid);

    // The next tick that has events, added at the end of `events`; nothing after the last one.
    std::optional<sim::Tick> next_tick(sim::Events& events);

private:
    bool peek(); // whether there is a next event, then in next_
    sim::FormatError error(const std::string& what) const;

    InputFile file_;
    Sensor sensor_;
    TimeGrid& grid_;
    std::uint64_t overflows_us_ = 0;
    std::uint64_t event_offset_ = 0;
    std::optional<sim::Event> next_;
    std::uint64_t last_us_ = 0;
    std::vector<sim::Channel> tick_;
};

} // namespace smnn::io
