#pragma once

#include <cstdint>
#include <iosfwd>
#include <string>

#include "smnn/sim/events.hpp"

namespace smnn::cli {

// Spikes as a picture for a terminal: a line a tick, time going down, a column a neuron or, where
// there are more than 100, a few of them: . : | # for more and more spikes in it. Silence longer than
// a tick is one line that says how long.
class LiveRaster {
public:
    LiveRaster(std::ostream& out, std::uint64_t channels);

    void begin_trial(std::uint64_t trial, sim::Tick from);
    void append(const sim::Volley& volley);
    void end_trial(sim::Tick until);

private:
    void pass_silence(sim::Tick until);

    std::ostream& out_;
    std::uint64_t channels_;
    sim::Tick next_ = 0; // the tick whose line comes next
};

} // namespace smnn::cli
