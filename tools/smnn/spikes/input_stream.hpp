#pragma once

#include <optional>
#include <string>

#include "smnn/sim/network.hpp"
#include "tools/smnn/line/options.hpp"
#include "tools/smnn/spikes/spike_formats.hpp"

namespace smnn::cli {

// What drives a network, window by window as it comes: spikes in any format.
//   Memory  a window, or what spike_sources says of the format
//   Errors  UsageError naming file and trial if it has another time step or other channels than the
//           network, or events beyond the ticks of a trial; as spike_sources
class InputStream {
public:
    struct Source {
        std::string path;
        std::optional<const SpikeFormat*>
            format{}; // else as its name ends or, of HDF5, as is in it
        // part: input unless spikes are asked for, those of other neurons, neuron i as channel i
        // ticks: the length of every trial; else a log's own, one past the last event of others
        // time step: of times in ms; else the network's
        SpikeFacts facts{};
        // The network runs with its time step refined so many times: each tick becomes as many. What has
        // that finer time step already is taken as it is.
        sim::Tick refine = 1;
    };

    InputStream(Source source, const sim::Network& network); // as trained, not refined

    // The next window, its events in `input`; false when there are no more.
    bool next(io::Window& window);

    // The next trial, all of it one window; false when there are no more. Not within a trial.
    bool next_trial(io::Window& trial);

    // Whether the next window has not been written yet.
    bool would_wait() { return spikes_.would_wait(); }

    // How many trials there are, where that is known beforehand.
    std::optional<std::uint64_t> trials() { return spikes_.trials(); }

    // Of the encoding, where the file says it.
    std::uint64_t seed() const { return spikes_.seed; }

    // What there is to say of how it was read, at the end; may be empty.
    std::string remark() const { return in_words(spikes_); }

private:
    void require_fit(const io::Window& window) const;

    Source source_;
    std::uint64_t channels_; // of the network
    SpikeSource spikes_;
};

// The flags that say how the input of a network is to be read, the file and its ticks apart.
void add_input_facts(Options& options, InputStream::Source& source);

} // namespace smnn::cli
