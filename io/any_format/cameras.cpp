#include <cmath>

#include "smnn/io/any_format/source.hpp"
#include "smnn/io/cameras/camera_windows.hpp"
#include "smnn/io/cameras/event_stream.hpp"

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
        if (!facts.merges_polarities) pixels = selection.pixels();
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

// Input as a recording: each event on the pixel and of the polarity that its channel is.
class EventStreamSink final : public SpikeSink {
public:
    EventStreamSink(const std::string& path, const SpikeOutline& outline)
        : path_(path),
          part_(outline.part),
          us_per_tick_(outline.time_step_ms * 1000.0),
          sensor_{*outline.width, *outline.height},
          file_(path, sensor_) {
        if (us_per_tick_ < 1.0) {
            throw sim::ParameterError(path + ": a time step of " + std::to_string(us_per_tick_) +
                                      " us, Event Stream has whole ones");
        }
    }

    void begin_trial(const Window&) override {
        if (++trials_ == 1) return;
        throw MissingFact(Fact::trial, path_,
                          path_ + ": Event Stream holds one trial, there are more");
    }
    void append(const Window& window) override {
        const sim::Events& events = part_ == Part::spikes ? window.spikes : window.input;
        if (events.is_graded()) {
            throw sim::ParameterError(
                path_ + ": graded events, Event Stream has no place for their values");
        }
        std::vector<CameraEvent> made;
        for (std::size_t i = 0; i < events.volleys(); ++i) {
            const sim::Volley volley = events.volley(i);
            const double us = std::floor(static_cast<double>(volley.tick) * us_per_tick_ + 0.5);
            for (const sim::Channel channel : volley.channels) {
                made.push_back(event_of(channel, static_cast<std::uint64_t>(us)));
            }
        }
        file_.append(made);
    }
    void end_trial(sim::Tick) override {}
    void flush() override { file_.flush(); }
    void close() override { file_.close(); }

private:
    CameraEvent event_of(sim::Channel channel, std::uint64_t time_us) const {
        if (channel >= sensor_.channels()) {
            throw sim::ParameterError(
                path_ + ": an event on channel " + std::to_string(channel) + ", " +
                std::to_string(sensor_.width) + " x " + std::to_string(sensor_.height) +
                " pixels of two polarities have " + std::to_string(sensor_.channels()));
        }
        const std::size_t pixels = sensor_.width * sensor_.height;
        const std::size_t pixel = channel % pixels;
        return {time_us, static_cast<std::uint16_t>(pixel % sensor_.width),
                static_cast<std::uint16_t>(pixel / sensor_.width), channel >= pixels};
    }

    std::string path_;
    std::optional<Part> part_;
    double us_per_tick_;
    Sensor sensor_;
    EventStreamWriter file_;
    std::uint64_t trials_ = 0;
};

} // namespace

std::unique_ptr<SpikeSink> create_event_stream(const std::string& path,
                                               const SpikeOutline& outline) {
    return std::make_unique<EventStreamSink>(path, outline);
}

std::unique_ptr<SpikeSource> open_camera(const std::string& path, const SpikeFacts& facts,
                                         CameraFormat format) {
    return std::make_unique<CameraSource>(path, facts, format);
}

} // namespace smnn::io
