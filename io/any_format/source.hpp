#pragma once

#include <initializer_list>
#include <utility>

#include "smnn/io/cameras/camera.hpp"
#include "smnn/io/spikes.hpp"

namespace smnn::io {

// A file of spikes of one format while it is read. What the file does not say is absent.
class SpikeSource {
public:
    virtual ~SpikeSource() = default;

    // The next window, its events where they belong or, where `part` is absent, in `input`.
    virtual bool next(Window& window) = 0;
    virtual bool would_wait() const { return false; }
    virtual std::optional<std::uint64_t> trials() { return std::nullopt; }

    // Reads one part alone; only called where there are both.
    virtual void keep(Part) {}

    // Goes to a trial by an index; false where there is none.
    virtual bool seek(std::uint64_t, sim::Tick) { return false; }

    std::optional<Part> part{};
    std::optional<std::uint64_t> inputs{};
    std::optional<std::uint64_t> neurons{};
    std::optional<double> time_step_ms{};
    std::optional<TimeGrid> grid{}; // of physical times
    std::optional<Sensor> pixels{}; // whose channels the input has
    std::uint64_t seed = 0;
    std::uint64_t network_identity = 0;
    std::string made_by{};
    bool says_ticks = false;
};

// A file of spikes of one format while it is written. The events are those of the outline's part.
class SpikeSink {
public:
    virtual ~SpikeSink() = default;

    virtual void begin_trial(const Window& first) = 0;
    virtual void append(const Window& window) = 0;
    virtual void end_trial(sim::Tick ticks) = 0;
    virtual void flush() {}
    virtual void close() = 0;
};

// The formats' own, for the table.
std::unique_ptr<SpikeSource> open_log(const std::string& path, const SpikeFacts& facts);
std::unique_ptr<SpikeSource> open_csv(const std::string& path, const SpikeFacts& facts);
std::unique_ptr<SpikeSource> open_sonata(const std::string& path, const SpikeFacts& facts);
std::unique_ptr<SpikeSource> open_nest(const std::string& path, const SpikeFacts& facts);
std::unique_ptr<SpikeSource> open_shd(const std::string& path, const SpikeFacts& facts);
std::unique_ptr<SpikeSource> open_nwb(const std::string& path, const SpikeFacts& facts);
std::unique_ptr<SpikeSource> open_camera(const std::string& path, const SpikeFacts& facts,
                                         CameraFormat format);

std::unique_ptr<SpikeSink> create_log(const std::string& path, const SpikeOutline& outline);
std::unique_ptr<SpikeSink> create_csv(const std::string& path, const SpikeOutline& outline);
std::unique_ptr<SpikeSink> create_sonata(const std::string& path, const SpikeOutline& outline);
std::unique_ptr<SpikeSink> create_nest(const std::string& path, const SpikeOutline& outline);
std::unique_ptr<SpikeSink> create_event_stream(const std::string& path,
                                               const SpikeOutline& outline);
std::unique_ptr<SpikeSink> create_shd(const std::string& path, const SpikeOutline& outline);

// A fact that a format cannot do without.
//   Errors  MissingFact
template <class T>
const T& needed(const std::optional<T>& value, Fact fact, const std::string& path) {
    if (!value) throw MissingFact(fact, path);
    return *value;
}

// All facts that a format cannot do without, and whether each is known.
//   why     one clause, which names the path; empty: the file does not say them
//   Errors  MissingFact that names all that are not
void require_known(const std::string& path, std::initializer_list<std::pair<bool, Fact>> facts,
                   const std::string& why = "");

// The grid that a file of physical times needs.
//   Errors  MissingFact without a time step
TimeGrid grid_for(const std::string& path, const SpikeFacts& facts);

} // namespace smnn::io
