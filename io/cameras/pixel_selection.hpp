#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "smnn/io/cameras/camera.hpp"
#include "smnn/io/spikes.hpp"
#include "smnn/sim/error.hpp"

namespace smnn::io {

// What becomes of the pixels of a sensor: first a region of them, then blocks of side x side of the region, those at
// its right and lower edge maybe cut, each one pixel; then one channel a pixel instead of two.
struct PixelOptions {
    std::optional<PixelRegion> region{};
    std::size_t side = 1;
    bool merges_polarities = false;

    friend bool operator==(const PixelOptions&, const PixelOptions&) = default;
};

// The channels of such pixels, by the rule of Sensor.
class PixelSelection {
public:
    // Errors  ParameterError on a region that is empty or not on the sensor, on a side of 0
    PixelSelection(const Sensor& sensor, const PixelOptions& options) {
        const PixelRegion region =
            options.region.value_or(PixelRegion{.width = sensor.width, .height = sensor.height});
        if (region.width == 0 || region.height == 0 || region.left >= sensor.width ||
            region.top >= sensor.height || region.width > sensor.width - region.left ||
            region.height > sensor.height - region.top) {
            throw sim::ParameterError(
                "a region of " + std::to_string(region.width) + " x " +
                std::to_string(region.height) + " pixels from " + std::to_string(region.left) +
                ", " + std::to_string(region.top) + ", the sensor has " +
                std::to_string(sensor.width) + " x " + std::to_string(sensor.height));
        }
        if (options.side == 0) {
            throw sim::ParameterError("blocks of 0 pixels across, 1 and more are allowed");
        }
        selected_ = {(region.width + options.side - 1) / options.side,
                     (region.height + options.side - 1) / options.side};
        brighter_ = options.merges_polarities ? 0 : selected_.width * selected_.height;
        columns_.assign(sensor.width, outside);
        rows_.assign(sensor.height, outside);
        for (std::size_t i = 0; i < region.width; ++i) columns_[region.left + i] = i / options.side;
        for (std::size_t i = 0; i < region.height; ++i) {
            rows_[region.top + i] = i / options.side * selected_.width;
        }
    }

    const Sensor& pixels() const { return selected_; }
    std::size_t channels() const { return selected_.width * selected_.height + brighter_; }

    // The channel of an event on the sensor; nothing outside of the region.
    std::optional<sim::Channel> channel(const CameraEvent& event) const {
        const std::size_t column = columns_[event.x];
        const std::size_t row = rows_[event.y];
        if (column == outside || row == outside) return std::nullopt;
        return static_cast<sim::Channel>(row + column + (event.is_brighter ? brighter_ : 0));
    }

private:
    static constexpr std::size_t outside = ~std::size_t{0};

    Sensor selected_;
    std::size_t brighter_ = 0;         // the first channel of these
    std::vector<std::size_t> columns_; // of each x
    std::vector<std::size_t> rows_;    // of each y, times the width
};

} // namespace smnn::io
