#include <algorithm>
#include <sstream>
#include <utility>

#include "smnn/io/network/bias_inputs.hpp"
#include "smnn/io/recordings/spike_input.hpp"
#include "smnn/sim/transform/refine.hpp"

namespace smnn::io {

namespace {

// An event a tick is made of nothing in the file.
constexpr sim::Tick most_bias_events = sim::Tick{1} << 26;

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
    if (spikes_.channels() != channels_) {
        for (const BiasInput& bias : bias_inputs(network)) {
            biases_.emplace_back(bias.channel, bias.first);
        }
    }
    if (!biases_.empty()) source_.most_ticks = std::min(source_.most_ticks, most_bias_events);
    if (is_refined) bias_ticks_ = std::exchange(source_.refine, 1);
}

void SpikeInput::require_fit(const sim::Network& network, bool is_refined) const {
    std::ostringstream what;
    const bool is_of_neurons = spikes_.part() == Part::spikes;
    if (spikes_.time_step_ms() != network.neuron.time_step_ms && !is_refined) {
        what << spikes_.path() << ": has a time step of " << *spikes_.time_step_ms()
             << " ms, the network of " << network.neuron.time_step_ms << " ms";
        throw sim::ParameterError(what.str());
    }
    const std::optional<std::uint64_t> found = spikes_.channels();
    if (found && *found != channels_ && *found + bias_inputs(network).size() != channels_) {
        what << spikes_.path() << ": has " << *spikes_.channels()
             << (is_of_neurons ? " neurons" : " input channels") << ", the network " << channels_
             << (is_of_neurons ? " input channels" : "");
        throw sim::ParameterError(what.str());
    }
}

void SpikeInput::require_channels(const Window& window) const {
    const std::uint64_t channels = channels_ - biases_.size();
    if (window.input.end_channel() <= channels) return;
    throw sim::ParameterError(
        spikes_.path() + ": trial " + std::to_string(window.trial) + ": an event on channel " +
        std::to_string(window.input.end_channel() - 1) + ", the network has " +
        std::to_string(channels) + " channels, counted from 0" +
        (biases_.empty() ? "" : ", and behind them those of its biases, whose events are added"));
}

// At every tick of the window.
void SpikeInput::add_biases(Window& window) {
    if (biases_.empty()) return;
    std::vector<sim::Event> events;
    events.reserve(window.input.size());
    for (std::size_t i = 0; i < window.input.volleys(); ++i) {
        const sim::Volley volley = window.input.volley(i);
        for (std::size_t k = 0; k < volley.channels.size(); ++k) {
            events.push_back({volley.tick, volley.channels[k], volley.value(k)});
        }
    }
    for (sim::Tick tick = until_; tick < window.until; tick += bias_ticks_) {
        for (const auto& [channel, first] : biases_) {
            if (tick < first * bias_ticks_) continue;
            events.push_back({tick, static_cast<sim::Channel>(channel)});
        }
        until_ = tick + bias_ticks_;
    }
    window.input = sim::sorted(std::move(events));
}

bool SpikeInput::next(Window& window) {
    if (!spikes_.next(window)) return false;
    if (spikes_.part() == Part::spikes) std::swap(window.input, window.spikes);
    require_channels(window);
    const bool is_long = window.until > source_.most_ticks / source_.refine;
    if (is_long && (!source_.file.facts.ticks || !biases_.empty())) {
        throw TooManyTicks(spikes_.path(), window.trial, sim::refined(window.until, source_.refine),
                           source_.most_ticks);
    }
    add_biases(window);
    if (window.is_last) until_ = 0;
    if (source_.refine > 1) {
        window.input = refined(window.input, source_.refine);
        window.until = sim::refined(window.until, source_.refine);
        window.most_ticks = std::min(window.most_ticks, sim::longest_run / source_.refine);
        window.most_ticks = sim::refined(window.most_ticks, source_.refine);
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
