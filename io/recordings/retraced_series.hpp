#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "smnn/io/window.hpp"
#include "smnn/sim/network.hpp"

namespace smnn::io {

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

    ~RetracedSeries();
    RetracedSeries(const RetracedSeries&) = delete;
    RetracedSeries& operator=(const RetracedSeries&) = delete;

    // Adds the ticks of a window, whose input gave these spikes.
    void append(const Window& window, const sim::Events& spikes);
    void flush();
    void close();

private:
    struct Tables;
    std::unique_ptr<Tables> tables_; // null where nothing is wanted
};

// Returns the neurons that are named, or all of a population of `size` where none is.
//   Errors  ParameterError on a neuron that is not there
std::vector<std::uint32_t> chosen_neurons(const std::vector<std::uint32_t>& named,
                                          std::size_t size);

} // namespace smnn::io
