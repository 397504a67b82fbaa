#include "smnn/sim/integer/fixed_target.hpp"

#include <bit>
#include <charconv>
#include <string_view>

#include "smnn/sim/error.hpp"

namespace smnn::sim {

namespace {

constexpr std::int64_t power(unsigned exponent) { return std::int64_t{1} << exponent; }

constexpr std::string_view generic = "fixed:";
constexpr const char* known_words =
    "fixed:WEIGHTBITS.STATEBITS (as fixed:8.24; 2 to 16 and 8 to 32 bits), loihi1, loihi2, "
    "spinnaker2, xylo-61201, xylo-a3 or xylo-imu";

// Weights of mixed sign are even; the threshold has 17 bits and is shifted by 6, as all that reaches a
// current is; a register of the refractory period is the ticks of silence and one more.
FixedTarget loihi() {
    FixedTarget target;
    target.highest_weight = 254;
    target.weight_step = 2;
    target.synaptic_unit_bits = 6;
    target.threshold_step = power(6);
    target.highest_threshold = (power(17) - 1) * power(6);
    target.potential_headroom = 4;
    target.most_refractory = 62;
    target.most_delay = 63;
    target.has_filter = false;
    return target;
}

FixedTarget loihi1() {
    FixedTarget target = loihi();
    target.name = "loihi1";
    target.has_modes = false;
    target.has_graded_inputs = false;
    target.core = {.cores = 128,
                   .compartments = 1024,
                   .axons_in = 4096,
                   .axons_out = 4096,
                   .synapse_bits = 16'384 * 64};
    target.neurons = target.core.cores * target.core.compartments;
    return target;
}

FixedTarget loihi2() {
    FixedTarget target = loihi();
    target.name = "loihi2";
    target.modes_cost_a_tick = true;
    target.core = {.cores = 128, .compartments = 8192};
    target.neurons = target.core.cores * target.core.compartments;
    target.remark =
        "each mode is a unit of its own program: it sums, filters, shifts and sends graded spikes";
    return target;
}

FixedTarget spinnaker2() {
    FixedTarget target;
    target.name = "spinnaker2";
    target.state_bits = 32;
    target.decay_bits = 16;
    target.highest_threshold = power(31) - 1;
    target.remark =
        "unverified: no simulator of spinnaker2 has run this; its users' code has weights of -15 "
        "to 15, "
        "delays of 0 to 7 ticks, states in float32 and no unit that only sums";
    return target;
}

FixedTarget xylo(const char* name, std::size_t neurons, std::size_t outputs) {
    FixedTarget target;
    target.name = name;
    target.state_bits = 16;
    target.decays_by_shift = true;
    target.highest_threshold = power(15) - 1;
    target.most_refractory = 0;
    target.most_delay = 1;
    target.rules = Rules::xylo;
    target.reset = Reset::by_subtraction;
    target.spikes_per_tick = 31;
    target.has_modes = false;
    target.has_filter = false;
    target.has_graded_inputs = false;
    target.neurons = neurons;
    target.inputs = 16;
    target.outputs = outputs;
    target.fan_out = 64;
    target.remark = "a score is how often an output neuron spiked";
    return target;
}

FixedTarget xylo_61201() { return xylo("xylo-61201", 1000, 8); }
FixedTarget xylo_a3() { return xylo("xylo-a3", 992, 16); }
FixedTarget xylo_imu() { return xylo("xylo-imu", 496, 16); }

bool read_number(const char*& at, const char* end, unsigned& number) {
    const auto [stop, error] = std::from_chars(at, end, number);
    if (error != std::errc{}) return false;
    at = stop;
    return true;
}

FixedTarget generic_target(const std::string& word) {
    FixedTarget target;
    target.name = word;
    const char* at = word.data() + generic.size();
    const char* const end = word.data() + word.size();
    const bool is_read = read_number(at, end, target.weight_bits) && at != end && *at++ == '.' &&
                         read_number(at, end, target.state_bits) && at == end;
    if (!is_read || target.weight_bits < 2 || target.weight_bits > 16 || target.state_bits < 8 ||
        target.state_bits > 32) {
        throw ParameterError("'" + word + "' is no target: " + known_words);
    }
    target.highest_weight = power(target.weight_bits - 1) - 1;
    target.highest_threshold = power(target.state_bits - 1) - 1;
    return target;
}

void add_excess(std::vector<std::string>& lines, const std::string& what, std::size_t count,
                const std::optional<std::size_t>& limit, const FixedTarget& target,
                const std::string& remedy) {
    if (!limit || count <= *limit) return;
    lines.push_back(what + " " + std::to_string(count) + ": " + target.name + " has room for " +
                    std::to_string(*limit) + "; " + remedy);
}

std::string counted(std::int64_t count, const std::string& what) {
    return std::to_string(count) + " " + what + (count == 1 ? "" : "s");
}

} // namespace

FixedTarget fixed_target(const std::string& word) {
    if (word.starts_with(generic)) return generic_target(word);
    const std::string name = word == "loihi" ? "loihi2" : word == "xylo" ? "xylo-61201" : word;
    for (const auto& make : {loihi1, loihi2, spinnaker2, xylo_61201, xylo_a3, xylo_imu}) {
        FixedTarget target = make();
        if (target.name == name) return target;
    }
    throw ParameterError("'" + word + "' is no target: " + known_words);
}

CoreCounts count_cores(const FixedNetwork& network, const FixedTarget& target) {
    const FixedCounts counts = count(network, target.has_modes);
    const CoreSizes& core = target.core;
    const std::size_t units = counts.neurons + (target.has_modes ? network.modes() : 0);
    const std::size_t sources =
        network.inputs() + (network.is_full_rank() || network.modes() > 0 ? units : 0);
    const std::size_t bits_of_synapse = target.weight_bits + 1 + std::bit_width(units - 1);
    const auto shared = [](std::size_t all, std::size_t cores) {
        return (all + cores - 1) / cores;
    };
    const auto fits = [](std::size_t count, std::size_t size) {
        return size == 0 || count <= size;
    };
    CoreCounts counted;
    for (counted.cores = 1;; ++counted.cores) {
        counted.compartments = shared(units, counted.cores);
        counted.axons_in = sources;
        counted.axons_out = counted.compartments * (sources > network.inputs() ? counted.cores : 1);
        counted.synapse_bits = shared(counts.synapses, counted.cores) * bits_of_synapse;
        if (fits(counted.compartments, core.compartments) &&
            fits(counted.synapse_bits, core.synapse_bits)) {
            return counted;
        }
    }
}

std::vector<std::string> misfits(const Network& network, const FixedNetwork& fixed,
                                 const FixedTarget& target) {
    std::vector<std::string> lines;
    const bool has_units = target.has_modes && network.modes() > 0;
    const Tick wanted = refractory_ticks(network.neuron);
    if (fixed.refractory_ticks != wanted) {
        lines.push_back("refractory period of " + counted(wanted, "tick") + ": " +
                        counted(fixed.refractory_ticks, "tick") + " here; train with " +
                        (target.most_refractory == 0
                             ? "no refractory period"
                             : "at most " + counted(target.most_refractory, "tick")));
    }
    if (fixed.delay_ticks != network.neuron.delay_ticks) {
        const Tick least = has_units && target.modes_cost_a_tick ? 2 : 1;
        lines.push_back(
            "delay of " + counted(network.neuron.delay_ticks, "tick") + ": " +
            counted(fixed.delay_ticks, "tick") + " here" +
            (least == 2 ? ", a mode is a hop of its own" : "") + "; train with a delay of " +
            std::to_string(least) +
            (target.most_delay > least ? " to " + counted(target.most_delay, "tick") : " tick"));
    }
    if (target.reset != Reset::to_zero) {
        lines.push_back("reset to zero: the threshold is subtracted here, up to " +
                        std::to_string(target.spikes_per_tick) + " times a tick");
    }
    if (network.modes() > 0 && !target.has_modes) {
        lines.push_back(counted(static_cast<std::int64_t>(network.modes()), "mode") + ": " +
                        target.name + " has no units for them, their dense matrix is used here");
    }
    const bool is_recurrent = network.modes() > 0 || network.is_full_rank();
    if (is_recurrent && !target.has_filter && !has_units && network.neuron.filter != Filter::none) {
        lines.push_back(std::string("filter ") + name(network.neuron.filter) + ": " + target.name +
                        (fixed.filter == Filter::none
                             ? " has the synapse's alone, none here"
                             : " has the synapse's alone, it is kept here") +
                        "; train with filter none");
    }
    if (target.rules == Rules::xylo && network.readout != Readout::mean_rate) {
        lines.push_back(std::string("readout ") + name(network.readout) +
                        ": counted spikes of output neurons here; train with readout mean_rate");
    }
    const FixedCounts counts = count(fixed, target.has_modes);
    const std::size_t units = counts.neurons + (target.has_modes ? fixed.modes() : 0);
    add_excess(lines, "inputs", fixed.inputs(), target.inputs, target, "train on fewer channels");
    add_excess(lines, "neurons", units, target.neurons, target, "train fewer neurons");
    add_excess(lines, "outputs", fixed.outputs(), target.outputs, target, "train on fewer classes");
    add_excess(lines, "fan-in", counts.fan_in, target.fan_in, target, "prune weights");
    add_excess(lines, "fan-out", counts.fan_out, target.fan_out, target,
               "train fewer neurons, or prune weights");
    if (target.core.compartments == 0) return lines;
    const CoreCounts cores = count_cores(fixed, target);
    const auto limit = [](std::size_t size) {
        return size == 0 ? std::nullopt : std::optional<std::size_t>(size);
    };
    add_excess(lines, "cores", cores.cores, limit(target.core.cores), target,
               "train fewer neurons, or prune weights");
    add_excess(lines, "axons into a core", cores.axons_in, limit(target.core.axons_in), target,
               "train fewer neurons or on fewer channels");
    add_excess(lines, "axons out of a core", cores.axons_out, limit(target.core.axons_out), target,
               "train fewer neurons");
    return lines;
}

} // namespace smnn::sim
