#pragma once

#include <cstddef>

#include "learning/surrogate.hpp"
#include "sim/lanes.hpp"

namespace smnn::learning {

// Where a surrogate of compact support is not 0: the potentials within 1 / slope of the threshold. A neuron
// at such a tick is *active*; at all others nothing that its spike would have done comes back to it.
class Support {
public:
    Support(const Surrogate& surrogate, double threshold)
        : slope_(static_cast<float>(surrogate.slope)), threshold_(static_cast<float>(threshold)) {}

    // Whether there is one, and neurons at rest are outside: else all of them are active all the time.
    static bool is_compact(const Surrogate& surrogate, double threshold) {
        return surrogate.kind == SurrogateKind::triangle &&
               Support(surrogate, threshold).derivative(sim::Floats{})[0] == 0.0F;
    }

    // s'(U - theta)
    sim::Floats derivative(const sim::Floats& potential) const {
        const sim::Floats x = potential - threshold_;
        const sim::Floats height = 1.0F - slope_ * (x < 0.0F ? -x : x);
        return (height > 0.0F ? height : sim::Floats{}) * slope_;
    }

    // Which of 16 neurons are active: a bit each.
    std::uint32_t active(const float* potential) const {
        return sim::mask_of(derivative(sim::floats_at(potential)) > 0.0F);
    }

    std::size_t count_active(const float* potential, std::size_t stride) const {
        std::size_t count = 0;
        for (std::size_t n = 0; n < stride; n += sim::lanes) {
            count += static_cast<std::size_t>(std::popcount(active(potential + n)));
        }
        return count;
    }

private:
    float slope_;
    float threshold_;
};

} // namespace smnn::learning
