#pragma once

#include <utility>
#include <vector>

#include "smnn/io/spikes.hpp"
#include "smnn/sim/error.hpp"
#include "smnn/sim/network.hpp"

namespace smnn::io {

// A trial is longer than what is to be done at each of its ticks allows: its times may count from 1970.
class TooManyTicks : public sim::ParameterError {
public:
    TooManyTicks(const std::string& path, std::uint64_t trial, sim::Tick ticks, sim::Tick most);

    const std::string& path() const { return path_; }
    sim::Tick ticks() const { return ticks_; }
    sim::Tick most() const { return most_; }

private:
    std::string path_;
    sim::Tick ticks_;
    sim::Tick most_;
};

// What drives a network, window by window as it comes: spikes in any format, and the events of its biases
// (bias_inputs.hpp), which a file need not have.
//   Memory  a window, or what SpikeReader says of the format
//   Errors  ParameterError naming file and trial on another time step or other channels than the
//           network has; TooManyTicks; as SpikeReader
class SpikeInput {
public:
    struct Source {
        // part: input unless spikes are given, those of other neurons, neuron i as channel i
        // ticks: the length of every trial; else a log's own, one past the last event of others
        // time step: of physical times; else the network's
        SpikeFile file{};
        // The network runs with its time step refined so many times: each tick becomes as many. What has
        // that finer time step already is taken as it is.
        sim::Tick refine = 1;
        // The longest trial where its length is not given as a fact: fewer where each tick takes a step
        // or a line.
        sim::Tick most_ticks = sim::longest_run;
    };

    SpikeInput(Source source, const sim::Network& network); // as trained, not refined

    // The next window, its events in `input`; false when there are no more.
    bool next(Window& window);

    // The next trial, all of it one window; false when there are no more. Not within a trial.
    bool next_trial(Window& trial);

    const SpikeReader& reader() const { return spikes_; }

private:
    void require_fit(const sim::Network& network, bool is_refined) const;
    void require_channels(const Window& window) const;
    void add_biases(Window& window);

    Source source_;
    std::uint64_t channels_; // of the network
    SpikeReader spikes_;
    std::vector<std::pair<std::size_t, sim::Tick>>
        biases_;               // channel and first tick; none: the file has them
    sim::Tick bias_ticks_ = 1; // from one of their events to the next
    sim::Tick until_ = 0;      // they are there, in the trial
};

} // namespace smnn::io
