#include "smnn/io/formats/nwb_units.hpp"

#include <algorithm>
#include <vector>

#include "smnn/io/formats/hdf5_spikes.hpp"
#include "smnn/io/hdf5/hdf5.hpp"

namespace smnn::io {

namespace {

const std::string times_dataset = "/units/spike_times";
const std::string ends_dataset = "/units/spike_times_index";
const std::string id_dataset = "/units/id";

// Where the times of each unit end: they never go back and the last one is the end of all.
std::vector<std::uint64_t> unit_ends(const Hdf5Reader& file, std::uint64_t times) {
    std::vector<std::uint64_t> ends = file.numbers<std::uint64_t>(ends_dataset, 1).values;
    std::uint64_t before = 0;
    for (std::size_t unit = 0; unit < ends.size(); ++unit) {
        if (ends[unit] < before || ends[unit] > times) {
            throw file.error(ends_dataset, "[" + std::to_string(unit) + "]: an end at " +
                                               std::to_string(ends[unit]) + ", " +
                                               std::to_string(before) + " to " +
                                               std::to_string(times) + " are allowed");
        }
        before = ends[unit];
    }
    if (before != times) {
        throw file.error(ends_dataset, "the last unit ends at " + std::to_string(before) + ", " +
                                           std::to_string(times) + " times are there");
    }
    return ends;
}

} // namespace

NwbUnits read_nwb_units(const std::string& path, TimeGrid& grid) {
    const Hdf5Reader file(path);
    if (!file.has_dataset(times_dataset)) {
        throw sim::ParameterError(path + ": no spikes that are known: it has no " + times_dataset);
    }
    const std::uint64_t spikes = length_of(file, times_dataset);
    const std::vector<std::uint64_t> ends = unit_ends(file, spikes);
    if (file.has_dataset(id_dataset) && length_of(file, id_dataset) != ends.size()) {
        throw file.error(
            id_dataset, "one id for each of " + std::to_string(ends.size()) + " units is expected");
    }
    if (!ends.empty()) channel_of(file, ends_dataset, ends.size() - 1, ends.size() - 1);

    const TimesOf origin{file, times_dataset, ms_per_second};
    std::vector<sim::Event> events;
    std::vector<double> times;
    std::size_t unit = 0;
    for (std::uint64_t first = 0; first < spikes; first += times.size()) {
        times.resize(std::min<std::uint64_t>(piece_spikes, spikes - first));
        file.read<double>(times_dataset, first, times);
        const std::vector<sim::Tick> ticks = ticks_of(origin, first, times, grid);
        for (std::size_t i = 0; i < ticks.size(); ++i) {
            while (ends[unit] <= first + i) ++unit;
            events.push_back({ticks[i], static_cast<sim::Channel>(unit)});
        }
    }
    return {sim::sorted(std::move(events)), ends.size()};
}

} // namespace smnn::io
