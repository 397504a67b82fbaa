#include "smnn/sim/integer/xylo.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <span>
#include <vector>

namespace smnn::sim {

namespace {

constexpr std::int32_t highest = 32767;
constexpr std::int32_t lowest = -32768;

std::int32_t kept(std::int32_t value, std::uint64_t& count) {
    if (value >= lowest && value <= highest) return value;
    ++count;
    return value < 0 ? lowest : highest;
}

// What a tick takes from a state. A negative one loses 1 at least because a shift rounds down.
std::int32_t taken(std::int32_t value, unsigned dash) {
    const std::int32_t part = value >> dash;
    return part == 0 && value > 0 ? 1 : part;
}

// One population, hidden or of outputs.
class Population {
public:
    Population(std::size_t size, const FixedNetwork& network, const OutputNeurons& neurons,
               unsigned spikes_per_tick)
        : dash_synapse_(dash_of(neurons.synapse, network.decay_bits)),
          dash_membrane_(dash_of(neurons.membrane, network.decay_bits)),
          threshold_(static_cast<std::int32_t>(neurons.threshold)),
          spikes_per_tick_(spikes_per_tick),
          current_(size),
          potential_(size) {}

    // (X1) for one spike.
    void receive(std::span<const std::int16_t> weights, unsigned shift, HeldCounts& held) {
        for (std::size_t i = 0; i < weights.size(); ++i) {
            current_[i] = kept(current_[i] + weights[i] * (1 << shift), held.current);
        }
    }

    // (X2), (X3). Each spike is an entry of `fired`.
    void move(std::vector<Channel>& fired, HeldCounts& held) {
        fired.clear();
        for (std::size_t i = 0; i < current_.size(); ++i) {
            current_[i] -= taken(current_[i], dash_synapse_);
            const std::int32_t change =
                kept(current_[i] - taken(potential_[i], dash_membrane_), held.potential);
            potential_[i] = kept(potential_[i] + change, held.potential);
            if (potential_[i] < threshold_) continue;
            const auto crossings = static_cast<unsigned>(potential_[i] / threshold_);
            const unsigned spikes = std::min(spikes_per_tick_, crossings);
            potential_[i] -= static_cast<std::int32_t>(spikes) * threshold_;
            fired.insert(fired.end(), spikes, static_cast<Channel>(i));
        }
    }

    void record(std::vector<std::int32_t>& current, std::vector<std::int32_t>& potential) const {
        current.insert(current.end(), current_.begin(), current_.end());
        potential.insert(potential.end(), potential_.begin(), potential_.end());
    }

private:
    unsigned dash_synapse_;
    unsigned dash_membrane_;
    std::int32_t threshold_;
    unsigned spikes_per_tick_;
    std::vector<std::int32_t> current_;
    std::vector<std::int32_t> potential_;
};

// How often a channel spikes at a tick, its events summed.
int input_spikes(double sum, std::uint64_t& overflows) {
    const double whole = std::round(sum);
    if (whole >= 0.0 && whole <= most_xylo_input_spikes) return static_cast<int>(whole);
    ++overflows;
    return whole < 0.0 ? 0 : most_xylo_input_spikes;
}

void take_input(const FixedNetwork& network, const Volley& volley, Population& hidden,
                HeldCounts& held) {
    for (std::size_t e = 0; e < volley.channels.size();) {
        const Channel channel = volley.channels[e];
        double sum = 0.0;
        for (; e < volley.channels.size() && volley.channels[e] == channel; ++e) {
            sum += static_cast<double>(volley.value(e));
        }
        for (int spikes = input_spikes(sum, held.overflows); spikes > 0; --spikes) {
            hidden.receive(network.weights.input.column(channel), network.input_shift, held);
        }
    }
}

} // namespace

unsigned dash_of(std::uint32_t numerator, unsigned decay_bits) {
    const std::uint32_t part = (std::uint32_t{1} << decay_bits) - numerator;
    return decay_bits - static_cast<unsigned>(std::countr_zero(part));
}

FixedRun run_xylo(const FixedNetwork& network, const Events& input, Tick ticks,
                  FixedStates* states) {
    const IntegerWeights& weights = network.weights;
    Population hidden(network.neurons(), network,
                      {network.decays.synapse, network.decays.membrane, network.threshold, 0},
                      network.spikes_per_tick);
    Population outputs(network.outputs(), network, network.output, most_xylo_output_spikes);
    std::vector<Channel> fired;
    std::vector<Channel> answered;
    FixedRun run;
    run.scores.assign(network.outputs(), 0);
    std::size_t next = 0;
    for (Tick tick = 0; tick < ticks; ++tick) {
        if (next < input.volleys() && input.volley(next).tick == tick) {
            take_input(network, input.volley(next++), hidden, run.held);
        }
        for (const Channel neuron : fired) {
            if (network.is_full_rank()) {
                hidden.receive(weights.recurrent.column(neuron), network.rate_shift, run.held);
            }
            outputs.receive(weights.readout.column(neuron), network.output.shift, run.held);
        }
        hidden.move(fired, run.held);
        outputs.move(answered, run.held);
        run.spikes.append(tick, fired);
        for (const Channel output : answered) ++run.scores[output];
        if (states == nullptr) continue;
        hidden.record(states->current, states->potential);
        outputs.record(states->output_current, states->output_potential);
        states->output_spikes.append(tick, answered);
    }
    return run;
}

} // namespace smnn::sim
