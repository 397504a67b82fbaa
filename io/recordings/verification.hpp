#pragma once

#include <optional>
#include <string>

#include "smnn/io/spikes.hpp"
#include "smnn/sim/comparison/difference.hpp"
#include "smnn/sim/network.hpp"
#include "smnn/sim/run/engine.hpp"

namespace smnn::io {

// What came of running recorded input again.
struct Verification {
    struct Found {
        std::uint64_t trial = 0;
        sim::Difference where;
        // U of (2) that decided, in the engine that ran and in the other; nothing where the run is too
        // long to be recorded, or cannot be read again.
        std::optional<float> potential;
        std::optional<float> potential_of_other_engine;
    };
    std::uint64_t trials = 0; // of the whole recording, as the next
    std::uint64_t spikes = 0;
    std::optional<Found> difference; // the first
};

// Runs the input of a recording again, window by window, and compares the spikes with those recorded.
//   Memory  a window
//   Errors  as require_recorded_from, SpikeReader and the engines; ParameterError on a recording that has
//           not both parts
Verification verify(SpikeReader& recording, const sim::Network& network, sim::Engine engine);

} // namespace smnn::io
