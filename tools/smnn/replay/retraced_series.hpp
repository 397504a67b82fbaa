#pragma once

#include <optional>
#include <string>
#include <vector>

#include "smnn/io/series_table.hpp"
#include "smnn/io/window.hpp"
#include "smnn/sim/engines/clock_driven.hpp"

namespace smnn::cli {

// What a run was like inside, in tables: the potentials of chosen neurons, U of (2), and the mode
// activity, kappa of (5), at every tick. Whichever engine ran, they are retraced from its spikes, window
// by window: with the spikes known everything is linear.
//   Cost    a clock-driven run
//   Memory  a tick, and a window of events
class RetracedSeries {
public:
    struct Request {
        std::string potentials; // the table's path; empty: not wanted
        std::string modes;
        std::vector<std::uint32_t> neurons; // empty: all
    };

    // Refers to the network while it lives.
    //   Errors  ParameterError on neurons or modes that the network has not; as OutputFile
    RetracedSeries(const Request& request, const sim::Network& network);

    void append(const io::Window& window, const sim::Events& spikes);
    void flush();
    void close();

private:
    std::optional<io::SeriesTable> potentials_;
    std::optional<io::SeriesTable> modes_;
    std::vector<std::uint32_t> neurons_;
    std::optional<sim::ClockDriven> clock_; // where anything is wanted
    std::optional<sim::PopulationState> rest_;
    bool is_in_trial_ = false;
};

} // namespace smnn::cli
