#include <algorithm>
#include <sstream>

#include "smnn/io/recordings/spike_input.hpp"
#include "smnn/sim/transform/refine.hpp"

namespace smnn::io {

namespace {

SpikeReader opened(const SpikeInput::Source& source, const sim::Network& network) {
    SpikeFile file = source.file;
    if (!file.facts.part) file.facts.part = Part::input;
    if (!file.format) file.format = &format_to_read(file.path);
    if (!file.facts.time_step_ms && !(*file.format)->says_time_step) {
        file.facts.time_step_ms = network.neuron.time_step_ms;
    }
    try {
        return open_spikes(file);
    } catch (const ContradictingFact& fact) {
        if (fact.fact() != Fact::part || source.file.facts.part) throw;
        throw sim::ParameterError(file.path +
                                  ": has spikes of neurons, input is needed, or the part spikes");
    }
}

} // namespace

TooManyTicks::TooManyTicks(const std::string& path, std::uint64_t trial, sim::Tick ticks,
                           sim::Tick most)
    : ParameterError(path + ": trial " + std::to_string(trial) + ": has " + std::to_string(ticks) +
                     " ticks, at most " + std::to_string(most) +
                     " are allowed where something is done at each: another time of tick 0, or the "
                     "number of ticks, must be given"),
      path_(path),
      ticks_(ticks),
      most_(most) {}

SpikeInput::SpikeInput(Source source, const sim::Network& network)
    : source_(std::move(source)), channels_(network.inputs()), spikes_(opened(source_, network)) {
    const double refined_ms = network.neuron.time_step_ms / static_cast<double>(source_.refine);
    const bool is_refined = spikes_.time_step_ms() == refined_ms;
    require_fit(network, is_refined);
    if (is_refined) source_.refine = 1;
}

void SpikeInput::require_fit(const sim::Network& network, bool is_refined) const {
    std::ostringstream what;
    const bool is_of_neurons = spikes_.part() == Part::spikes;
    if (spikes_.time_step_ms() != network.neuron.time_step_ms && !is_refined) {
        what << spikes_.path() << ": has a time step of " << *spikes_.time_step_ms()
             << " ms, the network of " << network.neuron.time_step_ms << " ms";
        throw sim::ParameterError(what.str());
    }
    if (spikes_.channels() && *spikes_.channels() != channels_) {
        what << spikes_.path() << ": has " << *spikes_.channels()
             << (is_of_neurons ? " neurons" : " input channels") << ", the network " << channels_
             << (is_of_neurons ? " input channels" : "");
        throw sim::ParameterError(what.str());
    }
}

bool SpikeInput::next(Window& window) {
    if (!spikes_.next(window)) return false;
    if (spikes_.part() == Part::spikes) std::swap(window.input, window.spikes);
    if (window.input.end_channel() > channels_) {
        throw sim::ParameterError(
            spikes_.path() + ": trial " + std::to_string(window.trial) + ": an event on channel " +
            std::to_string(window.input.end_channel() - 1) + ", the network has " +
            std::to_string(channels_) + " channels, counted from 0");
    }
    if (source_.refine > 1) {
        window.input = refined(window.input, source_.refine);
        window.until = sim::refined(window.until, source_.refine);
        window.most_ticks = sim::refined(window.most_ticks, source_.refine);
    }
    if (window.until > source_.most_ticks && !source_.file.facts.ticks) {
        throw TooManyTicks(spikes_.path(), window.trial, window.until, source_.most_ticks);
    }
    return true;
}

bool SpikeInput::next_trial(Window& trial) {
    if (!next(trial)) return false;
    for (Window more; !trial.is_last && next(more);) {
        trial.input.append(more.input);
        trial.until = more.until;
        trial.is_last = more.is_last;
    }
    return true;
}

} // namespace smnn::io
