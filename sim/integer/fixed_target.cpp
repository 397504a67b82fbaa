#include "smnn/sim/integer/fixed_target.hpp"

#include <algorithm>
#include <charconv>
#include <string_view>

#include "smnn/sim/error.hpp"

namespace smnn::sim {

namespace {

constexpr std::int64_t power(unsigned exponent) { return std::int64_t{1} << exponent; }

constexpr std::string_view generic = "fixed:";
constexpr const char* known_words =
    "fixed:WEIGHTBITS.STATEBITS (as fixed:8.24; 2 to 16 and 8 to 32 bits), loihi, spinnaker2 or "
    "xylo";

// Weights of mixed sign are even; the threshold has 17 bits and is shifted by 6.
FixedTarget loihi() {
    FixedTarget target;
    target.name = "loihi";
    target.highest_weight = 254;
    target.weight_step = 2;
    target.threshold_step = power(6);
    target.highest_threshold = (power(17) - 1) * power(6);
    target.least_refractory = 1;
    target.most_refractory = 63;
    target.neurons = 128 * 8192;
    target.remark = "modes need units that sum without spiking: Loihi 2";
    return target;
}

FixedTarget spinnaker2() {
    FixedTarget target;
    target.name = "spinnaker2";
    target.state_bits = 32;
    target.decay_bits = 16;
    target.highest_threshold = power(31) - 1;
    target.remark = "states and decays are float32 there, integers of 32 and 16 bits here";
    return target;
}

FixedTarget xylo() {
    FixedTarget target;
    target.name = "xylo";
    target.state_bits = 16;
    target.decays_by_shift = true;
    target.highest_threshold = power(15) - 1;
    target.most_refractory = 0;
    target.reset = Reset::by_subtraction;
    target.has_modes = false;
    target.neurons = 1000;
    target.fan_out = 64;
    target.remark =
        "a neuron spikes at most once a tick here, several times there; the modes stay factors "
        "here";
    return target;
}

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
                const std::optional<std::size_t>& limit, const FixedTarget& target) {
    if (!limit || count <= *limit) return;
    lines.push_back(what + " " + std::to_string(count) + ": " + target.name + " has room for " +
                    std::to_string(*limit));
}

std::string counted(std::int64_t count, const std::string& what) {
    return std::to_string(count) + " " + what + (count == 1 ? "" : "s");
}

} // namespace

FixedTarget fixed_target(const std::string& word) {
    if (word.starts_with(generic)) return generic_target(word);
    for (const auto& make : {loihi, spinnaker2, xylo}) {
        FixedTarget target = make();
        if (target.name == word) return target;
    }
    throw ParameterError("'" + word + "' is no target: " + known_words);
}

std::vector<std::string> misfits(const Network& network, const FixedNetwork& fixed,
                                 const FixedTarget& target) {
    std::vector<std::string> lines;
    const Tick wanted = refractory_ticks(network.neuron);
    if (fixed.refractory_ticks != wanted) {
        lines.push_back("refractory period of " + counted(wanted, "tick") + ": " +
                        counted(fixed.refractory_ticks, "tick") + " here");
    }
    if (target.reset != Reset::to_zero) {
        lines.emplace_back("reset to zero: the threshold is subtracted here");
    }
    if (network.modes() > 0 && !target.has_modes) {
        lines.push_back(counted(static_cast<std::int64_t>(network.modes()), "mode") + ": " +
                        target.name + " has no units for them, it needs their dense matrix");
    }
    const FixedCounts counts = count(fixed, target.has_modes);
    const std::size_t units = counts.neurons + (target.has_modes ? fixed.modes() : 0);
    add_excess(lines, "neurons", units, target.neurons, target);
    add_excess(lines, "fan-in", counts.fan_in, target.fan_in, target);
    add_excess(lines, "fan-out", counts.fan_out, target.fan_out, target);
    return lines;
}

} // namespace smnn::sim
