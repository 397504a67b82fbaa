#include "smnn/sim/integer/quantise.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "smnn/sim/dynamics/propagator.hpp"
#include "smnn/sim/error.hpp"
#include "smnn/sim/transform/dense_recurrence.hpp"
#include "smnn/sim/unfit_network.hpp"

namespace smnn::sim {

namespace {

// The numerator of a decay; one that kept everything would be no decay.
std::uint32_t rounded_decay(const char* name, double factor, double ticks,
                            const FixedTarget& target) {
    const auto one = std::uint32_t{1} << target.decay_bits;
    std::uint32_t numerator = static_cast<std::uint32_t>(std::lround(factor * one));
    if (target.decays_by_shift) {
        const long dash = std::max(1L, std::lround(std::log2(ticks)));
        numerator = dash > static_cast<long>(target.decay_bits) ? one : one - (one >> dash);
    }
    if (numerator == one) {
        throw ParameterError(std::string(name) + ": a time constant of " + std::to_string(ticks) +
                             " ticks, decays of " + std::to_string(target.decay_bits) +
                             " bits reach to " + std::to_string(one));
    }
    return numerator;
}

// The four factors as the integers have them.
struct Factors {
    double synapse, membrane, rise, decay;
};

// The area of a filter's answer to one spike.
double filter_area(Filter filter, double gain, const StepFactors& factors) {
    if (filter != Filter::none) gain /= 1.0 - factors.decay;
    if (filter == Filter::double_exponential) gain /= 1.0 - factors.rise;
    return gain;
}

// The gain of (4) with which the rounded filter has the area of the exact one.
double gain_of(Filter filter, double gain, const StepFactors& exact, const Factors& rounded) {
    const double decay = (1.0 - rounded.decay) / (1.0 - exact.decay);
    const double rise = (1.0 - rounded.rise) / (1.0 - exact.rise);
    switch (filter) {
        case Filter::none:
            return gain;
        case Filter::single_exponential:
            return gain * decay;
        case Filter::double_exponential:
            break;
    }
    return gain * decay * rise;
}

// The highest level of (F5) that spikes of 1, as often as the refractory period allows, can reach.
double busiest_level(Filter filter, const Factors& factors, Tick refractory_ticks) {
    if (filter == Filter::none) return 1.0;
    const auto settled = static_cast<Tick>(40.0 / (1.0 - factors.decay)) + 1;
    double rise = 0.0;
    double level = 0.0;
    double highest = 0.0;
    for (Tick tick = 0; tick < settled; ++tick) {
        const double spike = tick % (refractory_ticks + 1) == 0 ? 1.0 : 0.0;
        rise = (filter == Filter::double_exponential ? factors.rise * rise : 0.0) + spike;
        level = factors.decay * level + rise;
        highest = std::max(highest, level);
    }
    return highest;
}

// The largest whole shift with which `value` stays within `limit`, from 0 to the highest there is.
unsigned shift_within(double value, double limit) {
    if (!(value > 0.0)) return 0;
    const double bits = std::floor(std::log2(limit / value));
    return static_cast<unsigned>(std::clamp(bits, 0.0, static_cast<double>(highest_shift)));
}

// Of a weight on Loihi: it counts 2^(6 + exponent) units of the current.
constexpr unsigned most_exponent = 7;

// Rounds weights and keeps account of it.
class Rounder {
public:
    Rounder(const char* population, const FixedTarget& target) : target_(target) {
        account_.population = population;
    }

    // The integer for a weight, `scale` integers to its unit.
    std::int16_t round(double weight, double scale) {
        if (!std::isfinite(scale)) {
            throw ParameterError(account_.population +
                                 ": no scale brings these weights to integers, they and the other "
                                 "parameters are too many powers of ten apart");
        }
        const auto step = static_cast<double>(target_.weight_step);
        const auto limit = static_cast<double>(target_.highest_weight);
        const double nearest = std::round(weight * scale / step) * step;
        const double kept = std::clamp(nearest, -limit, limit);
        const double error = std::abs(weight - kept / scale);
        account_.largest = std::max(account_.largest, std::abs(weight));
        account_.step = std::max(account_.step, step / scale);
        account_.largest_error = std::max(account_.largest_error, error);
        account_.clipped += kept != nearest ? 1 : 0;
        ++account_.count;
        squares_ += error * error;
        return static_cast<std::int16_t>(kept);
    }

    Rounding account() const {
        Rounding account = account_;
        account.rms_error = std::sqrt(squares_ / static_cast<double>(account.count));
        return account;
    }

private:
    const FixedTarget& target_;
    Rounding account_;
    double squares_ = 0.0;
};

double largest_of(const Matrix& matrix) {
    double largest = 0.0;
    for (const float value : matrix.values()) {
        largest = std::max(largest, static_cast<double>(std::abs(value)));
    }
    return largest;
}

// As many integers to the unit as the largest weight within reach allows.
double full_scale(double largest, double reach, const FixedTarget& target) {
    return largest > 0.0 ? static_cast<double>(target.highest_weight) / (largest * reach) : 1.0;
}

// Of a trial, as the network's settings have it, or the usual number.
double ticks_of(const Network& network) {
    double ticks = 0.0;
    if (const auto found = network.settings.find("ticks"); found != network.settings.end()) {
        ticks = std::strtod(found->second.c_str(), nullptr);
    }
    return ticks >= 1.0 ? ticks : 50.0;
}

IntegerMatrix rounded(const Matrix& matrix, double scale, Rounder& rounder) {
    IntegerMatrix integers = integer_zeros(matrix.rows(), matrix.cols());
    for (std::size_t col = 0; col < matrix.cols(); ++col) {
        for (std::size_t row = 0; row < matrix.rows(); ++row) {
            integers(row, col) = rounder.round(static_cast<double>(matrix(row, col)), scale);
        }
    }
    return integers;
}

// Rounds one network: each step leaves what the next ones build on.
class Quantiser {
public:
    Quantiser(const Network& network, const FixedTarget& target, const FixedChoices& choices)
        : network_(network),
          target_(target),
          choices_(choices),
          exact_(step_factors(network.neuron)) {}

    Quantised run() {
        take_over();
        round_decays();
        round_input_and_threshold();
        if (fixed_.rules == Rules::xylo) {
            if (network_.is_full_rank()) shift_recurrent();
            round_outputs();
        } else {
            round_readout();
        }
        if (network_.modes() > 0) round_modes();
        if (network_.is_full_rank()) round_recurrent();
        validate(fixed_);
        return std::move(result_);
    }

private:
    void take_over() {
        const NeuronParameters& neuron = network_.neuron;
        fixed_.target = target_.name;
        fixed_.weight_bits = target_.weight_bits;
        fixed_.state_bits = target_.state_bits;
        fixed_.decay_bits = target_.decay_bits;
        const bool is_xylo = target_.rules == Rules::xylo;
        fixed_.payload_bits = is_xylo ? 0 : choices_.payload_bits;
        fixed_.filter = is_xylo ? Filter::none : neuron.filter;
        fixed_.readout = is_xylo ? Readout::mean_rate : network_.readout;
        fixed_.rules = target_.rules;
        fixed_.reset = target_.reset;
        fixed_.spikes_per_tick = target_.spikes_per_tick;
        fixed_.synaptic_unit_bits = target_.synaptic_unit_bits;
        fixed_.refractory_ticks =
            std::clamp(refractory_ticks(neuron), target_.least_refractory, target_.most_refractory);
        const bool has_hop = target_.modes_cost_a_tick && network_.modes() > 0;
        // A delay beyond all limits is refused by validate(), not shortened.
        fixed_.delay_ticks =
            neuron.delay_ticks > longest_fixed_delay
                ? neuron.delay_ticks
                : std::clamp<Tick>(neuron.delay_ticks, has_hop ? 2 : 1, target_.most_delay);
        fixed_.time_step_ms = neuron.time_step_ms;
        fixed_.made_from = identity(network_);
        fixed_.settings = network_.settings;
    }

    double round_decay(const char* name, double factor, double tau_ms, std::uint32_t& numerator) {
        if (factor == 0.0) return 0.0; // a filter that is not there
        numerator = rounded_decay(name, factor, tau_ms / network_.neuron.time_step_ms, target_);
        const double kept = std::ldexp(numerator, -static_cast<int>(target_.decay_bits));
        result_.constants.push_back({name, factor, kept});
        return kept;
    }

    void round_decays() {
        const NeuronParameters& neuron = network_.neuron;
        Decays& decays = fixed_.decays;
        kept_.synapse =
            round_decay("a_synapse", exact_.synapse, neuron.tau_synapse_ms, decays.synapse);
        kept_.membrane =
            round_decay("a_membrane", exact_.membrane, neuron.tau_membrane_ms, decays.membrane);
        if (fixed_.rules ==
            Rules::xylo) { // no filter: a spike brings at once what it brought in all
            gain_ = filter_area(neuron.filter, neuron.synaptic_gain, exact_);
            busiest_ = 1.0;
            return;
        }
        kept_.rise = round_decay("a_rise", exact_.rise, neuron.tau_rise_ms, decays.rise);
        kept_.decay = round_decay("a_decay", exact_.decay, neuron.tau_decay_ms, decays.decay);
        gain_ = gain_of(neuron.filter, neuron.synaptic_gain, exact_, kept_);
        busiest_ =
            busiest_level(neuron.filter, kept_, fixed_.refractory_ticks) * fixed_.spikes_per_tick;
    }

    // The unit of I: as fine as the headroom above the threshold leaves it.
    void round_input_and_threshold() {
        const double threshold = network_.neuron.threshold;
        double area = (1.0 - kept_.synapse) / (1.0 - exact_.synapse);
        // Xylo adds before it decays: of a weight this much is left in its own tick.
        if (fixed_.rules == Rules::xylo) area /= kept_.synapse;
        const double most =
            std::ldexp(static_cast<double>(fixed_.highest_state()), -choices_.potential_headroom);
        const double wanted = std::min(most, static_cast<double>(target_.highest_threshold)) *
                              (1.0 - kept_.membrane) / threshold;
        const double finest =
            full_scale(largest_of(network_.weights.input) * area, choices_.input_reach, target_);
        const unsigned unit = target_.synaptic_unit_bits;
        const double scale = std::min(finest, std::ldexp(wanted, -static_cast<int>(unit)));
        fixed_.input_shift = std::max(unit, shift_within(scale, wanted));
        if (unit > 0) fixed_.input_shift = std::min(fixed_.input_shift, unit + most_exponent);
        if (fixed_.rules == Rules::xylo) {
            fixed_.input_shift = std::min(fixed_.input_shift, highest_xylo_shift);
        }
        unit_ = std::ldexp(scale, static_cast<int>(fixed_.input_shift));

        Rounder rounder("input", target_);
        fixed_.weights.input = rounded(network_.weights.input, scale * area, rounder);
        result_.weights.push_back(rounder.account());
        area_ = area;

        const double exact = threshold * unit_ / (1.0 - kept_.membrane);
        const std::int64_t step = target_.threshold_step;
        const std::int64_t highest = std::min(target_.highest_threshold, fixed_.highest_state());
        fixed_.threshold = std::clamp(std::llround(exact / static_cast<double>(step)), 1LL,
                                      static_cast<long long>(highest / step)) *
                           step;
        result_.constants.push_back(
            {"threshold", threshold, threshold * static_cast<double>(fixed_.threshold) / exact});
    }

    void round_readout() {
        const Matrix& readout = network_.weights.readout;
        fixed_.rate_shift = shift_within(busiest_, static_cast<double>(fixed_.highest_state()));
        const double scale = full_scale(largest_of(readout), choices_.readout_reach, target_);
        Rounder rounder("readout", target_);
        fixed_.weights.readout = rounded(readout, scale, rounder);
        result_.weights.push_back(rounder.account());
        rate_unit_ = std::ldexp(gain_, -static_cast<int>(fixed_.rate_shift));
        fixed_.score_unit = rate_unit_ / scale;
    }

    // The least left shift with which the recurrent weights are within their bits.
    void shift_recurrent() {
        const double largest =
            unit_ * area_ * gain_ * largest_of(network_.weights.recurrent) * choices_.mode_reach;
        const double bits =
            std::ceil(std::log2(largest / static_cast<double>(target_.highest_weight)));
        fixed_.rate_shift = largest > 0.0 && bits > 0.0
                                ? std::min(static_cast<unsigned>(bits), highest_xylo_shift)
                                : 0;
        rate_unit_ = std::ldexp(gain_, -static_cast<int>(fixed_.rate_shift));
    }

    // Output neurons that count: their synapse is the shortest there is and their membrane the longest, so
    // that a potential is the sum of what arrived. The strongest output of a population whose neurons all
    // spike at every tick would come to a spike a tick.
    void round_outputs() {
        const Matrix& readout = network_.weights.readout;
        const auto one = std::uint32_t{1} << target_.decay_bits;
        fixed_.output.synapse = one / 2;
        fixed_.output.membrane = one - 1;
        const double scale = full_scale(largest_of(readout), choices_.readout_reach, target_);
        Rounder rounder("readout", target_);
        fixed_.weights.readout = rounded(readout, scale, rounder);
        result_.weights.push_back(rounder.account());
        double strongest = 0.0;
        for (std::size_t o = 0; o < readout.rows(); ++o) {
            double sum = 0.0;
            for (std::size_t i = 0; i < readout.cols(); ++i) {
                sum += std::max(0.0, static_cast<double>(readout(o, i)));
            }
            strongest = std::max(strongest, sum);
        }
        const double wanted = scale * std::ldexp(strongest, choices_.output_headroom);
        fixed_.output.threshold = static_cast<std::int64_t>(
            std::clamp(std::round(wanted), 1.0, static_cast<double>(fixed_.highest_state())));
        // So many weights to a spike; the network's own score is a mean over the ticks of a trial.
        fixed_.score_unit =
            static_cast<double>(fixed_.output.threshold) / scale * gain_ / ticks_of(network_);
    }

    // Each mode has a scale of its own, because (xi_out c) and (xi_in / c) are the same mode; only the
    // product of its two scales is bound, to the unit of I.
    void round_modes() {
        const Weights& weights = network_.weights;
        const std::size_t neurons = network_.neurons();
        const std::size_t modes = network_.modes();
        const double room =
            std::ldexp(static_cast<double>(fixed_.highest_state()), -choices_.mode_headroom);
        IntegerWeights& integers = fixed_.weights;
        integers.mode_out = integer_zeros(modes, neurons);
        integers.mode_in = integer_zeros(neurons, modes);
        Rounder out("mode_out", target_);
        Rounder in("mode_in", target_);
        for (std::size_t p = 0; p < modes; ++p) {
            double largest_out = 0.0;
            double largest_in = 0.0;
            for (std::size_t i = 0; i < neurons; ++i) {
                const auto magnitude = [](float value) {
                    return static_cast<double>(std::abs(value));
                };
                largest_out = std::max(largest_out, magnitude(weights.mode_out(p, i)));
                largest_in = std::max(largest_in, magnitude(weights.mode_in(i, p)));
            }
            const double scale = full_scale(largest_out, choices_.mode_reach, target_);
            double all = 0.0;
            for (std::size_t i = 0; i < neurons; ++i) {
                const auto weight = static_cast<double>(weights.mode_out(p, i));
                integers.mode_out(p, i) = out.round(weight, scale);
                all += std::abs(static_cast<double>(integers.mode_out(p, i)));
            }
            const unsigned deposit = shift_within(all * busiest_, room);
            fixed_.deposit_shift.push_back(deposit);

            // Integers of I to one of K and a weight of 1.
            const auto importance = static_cast<double>(weights.importance(p, 0));
            const double expansion =
                unit_ * area_ * gain_ / (scale * std::ldexp(1.0, static_cast<int>(deposit)));
            const double largest =
                expansion * largest_in * std::abs(importance) * choices_.mode_reach;
            const unsigned shift =
                shift_within(largest, static_cast<double>(target_.highest_weight));
            fixed_.mode_shift.push_back(shift);
            for (std::size_t i = 0; i < neurons; ++i) {
                integers.mode_in(i, p) =
                    in.round(static_cast<double>(weights.mode_in(i, p)) * importance,
                             std::ldexp(expansion, static_cast<int>(shift)));
            }
        }
        result_.weights.push_back(in.account());
        result_.weights.push_back(out.account());
    }

    void round_recurrent() {
        const Matrix& recurrent = network_.weights.recurrent;
        const double expansion = unit_ * area_ * rate_unit_;
        const double largest = expansion * largest_of(recurrent) * choices_.mode_reach;
        fixed_.recurrent_shift =
            fixed_.rules == Rules::xylo
                ? 0
                : shift_within(largest, static_cast<double>(target_.highest_weight));
        // What a spike brings is a multiple of the unit of the current.
        const unsigned unit = target_.synaptic_unit_bits;
        if (unit > 0 && fixed_.rate_shift > unit) {
            const unsigned most = fixed_.rate_shift - unit;
            fixed_.recurrent_shift =
                std::clamp(fixed_.recurrent_shift, most - std::min(most, most_exponent), most);
        }
        Rounder rounder("recurrent", target_);
        fixed_.weights.recurrent = rounded(
            recurrent, std::ldexp(expansion, static_cast<int>(fixed_.recurrent_shift)), rounder);
        result_.weights.push_back(rounder.account());
    }

    const Network& network_;
    const FixedTarget& target_;
    const FixedChoices& choices_;
    StepFactors exact_;
    Quantised result_;
    FixedNetwork& fixed_ = result_.network;
    Factors kept_{};
    double area_ = 1.0;      // what the weights that feed I make up for a rounded a_s
    double gain_ = 1.0;      // of (4), for the rounded filter
    double busiest_ = 1.0;   // level of a filter whose spikes are worth 1
    double unit_ = 1.0;      // integers of I to one of its own unit
    double rate_unit_ = 1.0; // what an integer of r is worth
};

} // namespace

FixedChoices usual_choices(const FixedTarget& target) {
    FixedChoices choices;
    choices.potential_headroom =
        target.potential_headroom.value_or(static_cast<int>(target.state_bits - 1) / 3);
    return choices;
}

bool are_possible(const FixedChoices& choices, const FixedTarget& target) {
    const auto is_share = [](double reach) { return reach > 0.0 && reach <= 1.0; };
    const int most = static_cast<int>(target.state_bits) - 2;
    return is_share(choices.input_reach) && is_share(choices.mode_reach) &&
           is_share(choices.readout_reach) && choices.potential_headroom >= 0 &&
           choices.potential_headroom <= most && std::abs(choices.mode_headroom) <= most &&
           std::abs(choices.output_headroom) <= (target.rules == Rules::xylo ? 8 : 0) &&
           choices.payload_bits <= 15;
}

Quantised quantise(const Network& network, const FixedTarget& target, const FixedChoices& choices) {
    validate(network);
    if (!are_possible(choices, target)) {
        throw ParameterError(
            "choices of fixed point: reaches above 0 and at most 1, headrooms "
            "within the bits of a state are needed");
    }
    if (network.dynamics != Dynamics::spiking) {
        throw ParameterError("a network of rates has no spikes: only spiking networks are rounded");
    }
    if (network.has_sparse_input()) {
        throw UnfitNetwork(UnfitNetwork::Need::dense_input, "a sparse input is not rounded");
    }
    if (network.modes() == 0 || target.has_modes) return Quantiser(network, target, choices).run();
    Quantised quantised = Quantiser(with_dense_recurrence(network), target, choices).run();
    quantised.network.made_from = identity(network);
    return quantised;
}

} // namespace smnn::sim
