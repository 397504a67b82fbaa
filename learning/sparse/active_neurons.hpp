#pragma once

#include <span>
#include <vector>

#include "smnn/learning/surrogate.hpp"
#include "smnn/sim/dynamics/lanes.hpp"
#include "smnn/sim/events.hpp"

namespace smnn::learning {

// The neurons for which a surrogate of compact support is not 0: those within 1 / slope of the threshold. At
// all other ticks nothing that a spike would have done comes back to a neuron.
class ActiveNeurons {
public:
    ActiveNeurons(const Surrogate& surrogate, double threshold, std::size_t neurons);

    // Whether a surrogate has compact support, and neurons at rest are outside.
    static bool are_few(const Surrogate& surrogate, double threshold);

    // How many there are at a tick.
    //   potential   N, padded
    std::size_t count(const float* potential) const;

    // Finds those of a tick.
    void find(const float* potential);

    // Those found, in ascending order. Behind the last, a vector of numbers below N may be read.
    std::span<const sim::Channel> found() const { return std::span(found_).first(size_); }

    // s'(U - theta)
    sim::Floats derivative(const sim::Floats& potential) const;

private:
    sim::Floats height(const sim::Floats& potential) const;

    float slope_;
    float threshold_;
    std::vector<sim::Channel> all_; // 0 to N - 1, padded
    std::vector<sim::Channel> found_;
    std::size_t size_ = 0;
};

} // namespace smnn::learning
