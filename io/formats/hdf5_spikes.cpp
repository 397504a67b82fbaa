#include "smnn/io/formats/hdf5_spikes.hpp"

#include <limits>

namespace smnn::io {

std::uint64_t length_of(const Hdf5Reader& file, const std::string& dataset) {
    const Hdf5Shape shape = file.shape(dataset);
    if (shape.size() != 1) {
        throw file.error(dataset, std::to_string(shape.size()) + " dimensions, 1 is expected");
    }
    return shape.front();
}

std::vector<sim::Tick> ticks_of(const TimesOf& origin, std::uint64_t first,
                                std::span<const double> times, TimeGrid& grid) {
    const double spacing = origin.file.spacing(origin.dataset);
    std::vector<sim::Tick> ticks;
    ticks.reserve(times.size());
    for (const double time : times) {
        try {
            ticks.push_back(grid.tick(time * origin.ms_per_unit, spacing));
        } catch (const sim::ParameterError& refused) {
            throw origin.file.error(
                origin.dataset + origin.row,
                "[" + std::to_string(first + ticks.size()) + "]: " + refused.what());
        }
    }
    return ticks;
}

sim::Channel channel_of(const Hdf5Reader& file, const std::string& dataset, std::uint64_t index,
                        std::uint64_t address) {
    if (address > std::numeric_limits<sim::Channel>::max()) {
        throw file.error(dataset, "[" + std::to_string(index) + "]: address " +
                                      std::to_string(address) + ", 0 to 4294967295 are allowed");
    }
    return static_cast<sim::Channel>(address);
}

} // namespace smnn::io
