#include "smnn/learning/objective/spike_target.hpp"

#include <cmath>
#include <string>

#include "smnn/sim/error.hpp"

namespace smnn::learning {

namespace {

void require_zero_or_more(const char* what, double value) {
    if (value >= 0.0 && std::isfinite(value)) return;
    throw sim::ParameterError(std::string("the ") + what + " is " + std::to_string(value) +
                              ": it must be 0 or more and finite");
}

} // namespace

void validate(const SpikeTarget& target) {
    require_zero_or_more("target of spikes", target.spikes);
    require_zero_or_more("strength of the target of spikes", target.strength);
}

SpikePenalty spike_penalty(const SpikeTarget& target, std::size_t spikes, std::size_t neurons) {
    const double population = static_cast<double>(neurons);
    const double excess = static_cast<double>(spikes) / population - target.spikes;
    return {.value = target.strength * excess * excess,
            .gradient = 2.0 * target.strength * excess / population};
}

} // namespace smnn::learning
