#pragma once

#include <optional>
#include <string>

#include "io/csv_stream.hpp"
#include "io/log_windows.hpp"
#include "sim/network.hpp"
#include "tools/smnn/event_format.hpp"

namespace smnn::cli {

// What drives a network, window by window as it comes: a spike log, or a table of events.
//   Memory  a window
//   Errors  UsageError naming file and trial if it has another time step or other channels than the
//           network, or events beyond `ticks`; ParameterError and FormatError as the readers of io
class InputStream {
public:
    struct Source {
        std::string path;
        EventFormat format = EventFormat::spikes;
        io::Part part = io::Part::input; // or spikes: those of other neurons, neuron i as channel i
        std::optional<sim::Tick> ticks;  // the length of every trial, if not what the file says
        // The network runs with its time step refined so many times: each tick becomes as many. A log
        // that has that finer time step already is taken as it is.
        sim::Tick refine = 1;
    };

    InputStream(Source source, const sim::Network& network); // as trained, not refined

    // The next window, its events in `input`; false when there are no more.
    bool next(io::Window& window);

    // Whether the next window has not been written yet.
    bool would_wait();

    // How many trials there are, where that is known beforehand.
    std::optional<std::uint64_t> trials();

    // Of the encoding, where the file says it.
    std::uint64_t seed() const { return log_ ? log_->header().seed : 0; }

private:
    bool read(io::Window& window);
    void require_fit(const io::Window& window) const;

    Source source_;
    std::uint64_t channels_; // of the network
    std::optional<io::SpikeLogReader> log_;
    std::optional<io::LogWindows> windows_;
    std::optional<io::EventTableReader> table_;
    std::optional<io::TimeGrid> grid_; // of a table of times
};

} // namespace smnn::cli
