#include "tools/smnn/spikes/input_stream.hpp"

#include <algorithm>
#include <sstream>

#include "smnn/sim/transform/refine.hpp"
#include "tools/smnn/flags/part_name.hpp"
#include "tools/smnn/flags/spike_flags.hpp"

namespace smnn::cli {

namespace {

SpikeSource open(InputStream::Source& source, const sim::Network& network) {
    SpikeFacts& facts = source.facts;
    if (!facts.part) facts.part = io::Part::input;
    if (!facts.time_step_ms) facts.time_step_ms = network.neuron.time_step_ms;
    const SpikeFormat& format = source.format ? **source.format : format_to_read(source.path);
    return format.open(source.path, facts);
}

void require_fit(const InputStream::Source& source, const SpikeSource& spikes,
                 const sim::Network& network, bool is_refined) {
    const std::string& path = source.path;
    const bool wants_spikes = source.facts.part == io::Part::spikes;
    if (spikes.part && spikes.part != source.facts.part) {
        throw UsageError(path + (wants_spikes
                                     ? ": has channels of input, --part spikes needs neurons"
                                     : ": has spikes of neurons, input is needed, or --part "
                                       "spikes"));
    }
    std::ostringstream what;
    if (spikes.time_step_ms != network.neuron.time_step_ms && !is_refined) {
        what << path << ": has a time step of " << *spikes.time_step_ms << " ms, the network of "
             << network.neuron.time_step_ms << " ms";
        throw UsageError(what.str());
    }
    if (spikes.channels && *spikes.channels != network.inputs()) {
        what << path << ": has " << *spikes.channels
             << (wants_spikes ? " neurons" : " input channels") << ", the network "
             << network.inputs() << (wants_spikes ? " input channels" : "");
        throw UsageError(what.str());
    }
}

} // namespace

InputStream::InputStream(Source source, const sim::Network& network)
    : source_(std::move(source)), channels_(network.inputs()), spikes_(open(source_, network)) {
    const double refined_ms = network.neuron.time_step_ms / static_cast<double>(source_.refine);
    const bool is_refined = spikes_.time_step_ms == refined_ms;
    cli::require_fit(source_, spikes_, network, is_refined);
    if (is_refined) source_.refine = 1;
}

bool InputStream::next(io::Window& window) {
    if (!spikes_.next(window)) return false;
    require_fit(window);
    if (const std::optional<sim::Tick>& ticks = source_.facts.ticks) {
        window.most_ticks = *ticks;
        window.until = window.is_last ? *ticks : std::min(window.until, *ticks);
    }
    if (source_.refine > 1) {
        window.input = refined(window.input, source_.refine);
        window.until = sim::refined(window.until, source_.refine);
        window.most_ticks = sim::refined(window.most_ticks, source_.refine);
    }
    return true;
}

bool InputStream::next_trial(io::Window& trial) {
    if (!next(trial)) return false;
    for (io::Window more; !trial.is_last && next(more);) {
        trial.input.append(more.input);
        trial.until = more.until;
        trial.is_last = more.is_last;
    }
    return true;
}

void InputStream::require_fit(const io::Window& window) const {
    const std::string where = source_.path + ": trial " + std::to_string(window.trial) + ": ";
    if (window.input.end_channel() > channels_) {
        throw UsageError(where + "an event on channel " +
                         std::to_string(window.input.end_channel() - 1) + ", the network has " +
                         std::to_string(channels_) + " channels, counted from 0");
    }
    const std::optional<sim::Tick>& ticks = source_.facts.ticks;
    if (ticks && window.input.end_tick() > *ticks) {
        throw UsageError(where + "an event at tick " + std::to_string(window.input.end_tick() - 1) +
                         ", --ticks says " + std::to_string(*ticks));
    }
}

void add_input_facts(Options& options, InputStream::Source& source) {
    options.value("from", "WORD", source.format, format_name(),
                  format_words() + " (as its name ends; of HDF5, as is in it)");
    options.value("part", "WORD", source.facts.part, part_name(),
                  "input, or spikes: what was recorded of another network drives this one (input)");
    add_time_facts(options, source.facts,
                   "of the ticks that times are put on, each on the nearest (the network's)");
}

} // namespace smnn::cli
