#include "smnn/io/any_format/source.hpp"
#include "smnn/io/cameras/camera_windows.hpp"

namespace smnn::io {

namespace {

// What is said of the sensor: both sides, or of N-MNIST one and the usual other.
std::optional<Sensor> said_sensor(const std::string& path, const SpikeFacts& facts,
                                  CameraFormat format) {
    constexpr std::size_t of_nmnist = 34; // pixels across
    if (format == CameraFormat::nmnist) {
        return Sensor{facts.width.value_or(of_nmnist), facts.height.value_or(of_nmnist)};
    }
    if (!facts.width && !facts.height) return std::nullopt;
    require_known(path, {{facts.time_step_ms.has_value(), Fact::time_step},
                         {facts.width.has_value(), Fact::width},
                         {facts.height.has_value(), Fact::height}});
    return Sensor{*facts.width, *facts.height};
}

class CameraSource final : public SpikeSource {
public:
    CameraSource(const std::string& path, const SpikeFacts& facts, CameraFormat format) {
        CameraReader reader(path, format, said_sensor(path, facts, format));
        const std::optional<Sensor> sensor = reader.sensor();
        require_known(path, {{facts.time_step_ms.has_value(), Fact::time_step},
                             {sensor.has_value(), Fact::width},
                             {sensor.has_value(), Fact::height}});
        PixelSelection selection(*sensor, {.region = facts.region,
                                           .side = facts.downsample.value_or(1),
                                           .merges_polarities = facts.merges_polarities});
        part = Part::input;
        inputs = selection.channels();
        time_step_ms = facts.time_step_ms;
        windows_.emplace(path, std::move(reader), std::move(selection),
                         grid.emplace(grid_for(path, facts)));
    }

    bool next(Window& window) override { return windows_->next(window); }
    bool would_wait() const override { return windows_->would_wait(); }
    std::optional<std::uint64_t> trials() override { return 1; }

private:
    std::optional<CameraWindows> windows_;
};

} // namespace

std::unique_ptr<SpikeSource> open_camera(const std::string& path, const SpikeFacts& facts,
                                         CameraFormat format) {
    return std::make_unique<CameraSource>(path, facts, format);
}

} // namespace smnn::io
