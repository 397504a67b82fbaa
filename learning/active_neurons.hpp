#pragma once

#include <span>
#include <vector>

#include "learning/surrogate.hpp"
#include "sim/events.hpp"
#include "sim/lanes.hpp"

namespace smnn::learning {

// The neurons of a trial for which a surrogate of compact support is not 0, those within 1 / slope of the
// threshold, and their potentials. At all other ticks nothing that a spike would have done comes back to
// a neuron.
//   Memory  8 bytes each, as if they were spikes
class ActiveNeurons {
public:
    ActiveNeurons(const Surrogate& surrogate, double threshold, std::size_t neurons);

    // Whether a surrogate has compact support, and neurons at rest are outside.
    static bool are_few(const Surrogate& surrogate, double threshold);

    void clear();

    // Takes in the next tick, from the first one on.
    //   potential   N, padded
    void add(const float* potential);

    std::size_t size() const { return ends_.empty() ? 0 : ends_.back(); }

    // Those of a tick, in ascending order; at least a vector of numbers may be read behind the last.
    std::span<const sim::Channel> neurons(sim::Tick tick) const;
    std::span<const float> potentials(sim::Tick tick) const;

    // s'(U - theta)
    sim::Floats derivative(const sim::Floats& potential) const;

private:
    sim::Floats height(const sim::Floats& potential) const;

    float slope_;
    float threshold_;
    std::vector<sim::Channel> all_; // 0 to N - 1, padded
    std::vector<std::size_t> ends_; // of a tick's neurons
    std::vector<sim::Channel> neurons_;
    std::vector<float> potentials_;
};

} // namespace smnn::learning
