#include "smnn/sim/integer/fixed_point.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <limits>
#include <string>

#include "smnn/sim/error.hpp"
#include "smnn/sim/integer/xylo.hpp"

namespace smnn::sim {

namespace {

constexpr std::int64_t highest_sum = std::numeric_limits<std::int32_t>::max();
constexpr std::int32_t highest_payload = std::numeric_limits<std::int16_t>::max();

// A sum of weights as a 32-bit accumulator would keep it.
std::int64_t accumulated(std::int64_t sum, std::uint64_t& overflows) {
    if (sum >= -highest_sum && sum <= highest_sum) return sum;
    ++overflows;
    return sum < 0 ? -highest_sum : highest_sum;
}

std::int32_t payload(float value, unsigned payload_bits, std::uint64_t& overflows) {
    const double scaled = std::round(std::ldexp(static_cast<double>(value), int(payload_bits)));
    if (std::abs(scaled) <= static_cast<double>(highest_payload)) {
        return static_cast<std::int32_t>(scaled);
    }
    ++overflows;
    return scaled < 0.0 ? -highest_payload : highest_payload;
}

// A weight is shifted down by 8 bits at most, on Loihi; the rest is the mode's own.
constexpr unsigned most_synapse_shift = 8;

std::int64_t power(unsigned exponent) { return std::int64_t{1} << exponent; }

// value / 2^bits cut towards zero: states of both signs decay alike, and all the way to 0. A shift alone
// would round down.
std::int64_t cut(std::int64_t value, unsigned bits) {
    return (value + ((value >> 63) & (power(bits) - 1))) >> bits;
}

void require_input(const FixedNetwork& network, const Events& input, Tick ticks) {
    if (ticks < 0 || ticks > highest_sum) {
        throw ParameterError("a run of " + std::to_string(ticks) + " ticks: from 0 to " +
                             std::to_string(highest_sum));
    }
    if (input.end_tick() > ticks) {
        throw ParameterError("an input event at tick " + std::to_string(input.end_tick() - 1) +
                             ": the run has " + std::to_string(ticks) + " ticks");
    }
    if (input.end_channel() > network.inputs()) {
        throw ParameterError("an input event on channel " +
                             std::to_string(input.end_channel() - 1) + ": the network has " +
                             std::to_string(network.inputs()));
    }
}

} // namespace

HeldCounts& HeldCounts::operator+=(const HeldCounts& other) {
    current += other.current;
    potential += other.potential;
    mode_rise += other.mode_rise;
    mode_activity += other.mode_activity;
    rate_rise += other.rate_rise;
    rate += other.rate;
    overflows += other.overflows;
    return *this;
}

FixedRun run_fixed_point(const FixedNetwork& network, const Events& input, Tick ticks,
                         FixedStates* states) {
    validate(network);
    return FixedPoint(network).run(input, ticks, states);
}

FixedPoint::FixedPoint(const FixedNetwork& network)
    : network_(network),
      modes_{{}, {}, &HeldCounts::mode_rise, &HeldCounts::mode_activity},
      rates_{{}, {}, &HeldCounts::rate_rise, &HeldCounts::rate} {}

void FixedPoint::reset() {
    const std::size_t neurons = network_.neurons();
    const std::size_t modes = network_.modes();
    counts_ = {};
    drive_.assign(neurons, 0);
    current_.assign(neurons, 0);
    potential_.assign(neurons, 0);
    held_until_.assign(neurons, -1);
    spiked_.assign(static_cast<std::size_t>(network_.delay_ticks), {});
    mode_arriving_.assign(modes, 0);
    neuron_arriving_.assign(neurons, 0);
    for (auto* state : {&modes_.rise, &modes_.level}) state->assign(modes, 0);
    for (auto* state : {&rates_.rise, &rates_.level, &highest_}) state->assign(neurons, 0);
    rate_sum_.assign(neurons, 0);
}

FixedRun FixedPoint::run(const Events& input, Tick ticks, FixedStates* states) {
    require_input(network_, input, ticks);
    return network_.rules == Rules::xylo ? run_xylo(network_, input, ticks, states)
                                         : run_general(input, ticks, states);
}

FixedRun FixedPoint::run_general(const Events& input, Tick ticks, FixedStates* states) {
    reset();
    FixedRun run;
    std::size_t next = 0;
    for (Tick tick = 0; tick < ticks; ++tick) {
        std::fill(drive_.begin(), drive_.end(), 0);
        if (next < input.volleys() && input.volley(next).tick == tick) {
            take_input(input.volley(next++));
        }
        add_recurrence();
        move_neurons(tick, run);
        if (states != nullptr) {
            states->current.insert(states->current.end(), current_.begin(), current_.end());
            states->potential.insert(states->potential.end(), potential_.begin(), potential_.end());
        }
        let_arrive(tick);
        advance(modes_, mode_arriving_);
        advance(rates_, neuron_arriving_);
        look();
        if (network_.readout == Readout::trajectory) {
            const std::vector<std::int64_t> now = scores(rates_.level);
            run.scores.insert(run.scores.end(), now.begin(), now.end());
        }
    }
    if (network_.readout == Readout::max_rate) run.scores = scores(highest_);
    if (network_.readout == Readout::mean_rate) {
        std::vector<std::int32_t> mean(network_.neurons());
        for (std::size_t i = 0; i < mean.size() && ticks > 0; ++i) {
            mean[i] = static_cast<std::int32_t>(rate_sum_[i] / ticks);
        }
        run.scores = scores(mean);
    }
    run.held = counts_;
    return run;
}

// The first sum of (F1).
void FixedPoint::take_input(const Volley& volley) {
    for (std::size_t e = 0; e < volley.channels.size(); ++e) {
        const std::span<const std::int16_t> column =
            network_.weights.input.column(volley.channels[e]);
        const std::int32_t x = payload(volley.value(e), network_.payload_bits, counts_.overflows);
        for (std::size_t i = 0; i < column.size(); ++i) drive_[i] += x * column[i];
    }
    const unsigned unit = network_.synaptic_unit_bits;
    for (std::int64_t& drive : drive_) {
        drive = accumulated(drive, counts_.overflows) * power(network_.input_shift - unit);
        drive = unit == 0 ? cut(drive, network_.payload_bits)
                          : (drive >> network_.payload_bits) * power(unit);
    }
}

// The second.
void FixedPoint::add_recurrence() {
    for (std::size_t p = 0; p < network_.modes(); ++p) {
        const std::span<const std::int16_t> column = network_.weights.mode_in.column(p);
        const unsigned shift = network_.mode_shift[p];
        const unsigned unit = network_.synaptic_unit_bits;
        const std::int64_t activity = modes_.level[p];
        if (unit == 0) {
            for (std::size_t i = 0; i < column.size(); ++i)
                drive_[i] += cut(column[i] * activity, shift);
            continue;
        }
        const unsigned all = shift + unit;
        const unsigned own = all > most_synapse_shift ? all - most_synapse_shift : 0;
        const std::int64_t sent = activity >> own;
        for (std::size_t i = 0; i < column.size(); ++i) {
            drive_[i] += ((column[i] * sent) >> (all - own)) * power(unit);
        }
    }
    if (!network_.is_full_rank()) return;
    std::vector<std::int64_t> sum(network_.neurons());
    for (std::size_t j = 0; j < network_.neurons(); ++j) {
        const std::span<const std::int16_t> column = network_.weights.recurrent.column(j);
        const std::int64_t rate = rates_.level[j];
        if (rate == 0) continue;
        for (std::size_t i = 0; i < column.size(); ++i) sum[i] += column[i] * rate;
    }
    for (std::size_t i = 0; i < sum.size(); ++i) {
        drive_[i] += cut(sum[i], network_.recurrent_shift);
    }
}

// (F1), (F2), (F3).
void FixedPoint::move_neurons(Tick tick, FixedRun& run) {
    std::vector<Channel>& fired = spiked_[static_cast<std::size_t>(tick % network_.delay_ticks)];
    fired.clear();
    for (std::size_t i = 0; i < network_.neurons(); ++i) {
        const std::int64_t current = decayed(current_[i], network_.decays.synapse) + drive_[i];
        current_[i] = network_.synaptic_unit_bits == 0 ? held(current, counts_.current)
                                                       : wrapped(current, counts_.current);
        if (tick <= held_until_[i]) {
            potential_[i] = 0;
            continue;
        }
        potential_[i] =
            held(decayed(potential_[i], network_.decays.membrane) + current_[i], counts_.potential);
        if (potential_[i] <= network_.threshold) continue;
        const std::int64_t crossings = std::min<std::int64_t>(
            network_.spikes_per_tick, (potential_[i] - 1) / network_.threshold);
        potential_[i] =
            network_.reset == Reset::to_zero
                ? 0
                : static_cast<std::int32_t>(potential_[i] - crossings * network_.threshold);
        held_until_[i] = tick + network_.refractory_ticks;
        fired.insert(fired.end(), static_cast<std::size_t>(crossings), static_cast<Channel>(i));
    }
    run.spikes.append(tick, fired);
}

// What the spikes of d - 1 ticks ago bring to the filters.
void FixedPoint::let_arrive(Tick tick) {
    std::fill(mode_arriving_.begin(), mode_arriving_.end(), 0);
    std::fill(neuron_arriving_.begin(), neuron_arriving_.end(), 0);
    // The slot after this tick's is the oldest.
    const Tick slot = (tick + 1) % network_.delay_ticks;
    for (const Channel neuron : spiked_[static_cast<std::size_t>(slot)]) {
        neuron_arriving_[neuron] += power(network_.rate_shift);
        if (network_.modes() == 0) continue;
        const std::span<const std::int16_t> column = network_.weights.mode_out.column(neuron);
        for (std::size_t p = 0; p < column.size(); ++p) mode_arriving_[p] += column[p];
    }
    for (std::size_t p = 0; p < network_.modes(); ++p) {
        mode_arriving_[p] =
            accumulated(mode_arriving_[p], counts_.overflows) * power(network_.deposit_shift[p]);
    }
}

// (F4), (F5).
void FixedPoint::advance(Cascade& cascade, const std::vector<std::int64_t>& arriving) {
    std::uint64_t& rise_held = counts_.*cascade.rise_held;
    std::uint64_t& level_held = counts_.*cascade.level_held;
    for (std::size_t i = 0; i < arriving.size(); ++i) {
        std::int64_t rise = arriving[i];
        if (network_.filter == Filter::double_exponential) {
            rise = cascade.rise[i] =
                held(decayed(cascade.rise[i], network_.decays.rise) + rise, rise_held);
        }
        const std::int64_t kept =
            network_.filter == Filter::none ? 0 : decayed(cascade.level[i], network_.decays.decay);
        cascade.level[i] = held(kept + rise, level_held);
    }
}

void FixedPoint::look() {
    for (std::size_t i = 0; i < highest_.size(); ++i) {
        highest_[i] = std::max(highest_[i], rates_.level[i]);
        rate_sum_[i] += rates_.level[i];
    }
}

std::vector<std::int64_t> FixedPoint::scores(const std::vector<std::int32_t>& seen) const {
    std::vector<std::int64_t> sums(network_.outputs());
    for (std::size_t i = 0; i < seen.size(); ++i) {
        const std::span<const std::int16_t> column = network_.weights.readout.column(i);
        for (std::size_t o = 0; o < sums.size(); ++o) {
            sums[o] += std::int64_t{column[o]} * seen[i];
        }
    }
    return sums;
}

std::int32_t FixedPoint::held(std::int64_t value, std::uint64_t& count) const {
    const std::int64_t highest = network_.highest_state();
    if (value >= -highest && value <= highest) return static_cast<std::int32_t>(value);
    ++count;
    return static_cast<std::int32_t>(value < 0 ? -highest : highest);
}

// A current of Loihi goes on from the other end, within -2^(state_bits - 1) + 1 .. 2^(state_bits - 1).
std::int32_t FixedPoint::wrapped(std::int64_t value, std::uint64_t& count) const {
    const std::int64_t beyond = network_.highest_state() + 1;
    if (value > -beyond && value <= beyond) return static_cast<std::int32_t>(value);
    ++count;
    const std::int64_t turn = 2 * beyond;
    const std::int64_t above = (value + beyond - 1) % turn; // from -turn + 1
    return static_cast<std::int32_t>((above < 0 ? above + turn : above) - beyond + 1);
}

std::int64_t FixedPoint::decayed(std::int32_t value, std::uint32_t numerator) const {
    return cut(std::int64_t{value} * numerator, network_.decay_bits);
}

Scores scores_of(const FixedNetwork& network, const FixedRun& run) {
    assert(network.readout != Readout::trajectory);
    Scores scores;
    for (const std::int64_t score : run.scores) {
        scores.values.push_back(static_cast<double>(score) * network.score_unit);
    }
    return scores;
}

Matrix trajectory_of(const FixedNetwork& network, const FixedRun& run) {
    assert(network.readout == Readout::trajectory);
    const std::size_t outputs = network.outputs();
    Matrix trajectory = Matrix::packed(outputs, run.scores.size() / outputs);
    for (std::size_t i = 0; i < run.scores.size(); ++i) {
        trajectory.values()[i] =
            static_cast<float>(static_cast<double>(run.scores[i]) * network.score_unit);
    }
    return trajectory;
}

} // namespace smnn::sim
