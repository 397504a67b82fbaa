#pragma once

#include <cstddef>
#include <cstdint>

#include "smnn/sim/network.hpp"

namespace smnn::learning {

struct Shape {
    std::size_t neurons = 100;
    std::size_t modes = 3; // ignored if full rank; 0: feed-forward
    bool full_rank = false;
    std::size_t inputs = 0;
    std::size_t outputs = 0;
    double input_scale = 1.0; // deviation of the input weights, in units of 1 / sqrt(inputs)
};

// A network drawn from a seed, its neurons in reach of the threshold from the first batch on.
//   Errors  ParameterError as sim::validate
sim::Network initialise(const Shape& shape, const sim::NeuronParameters& neuron,
                        sim::Readout readout, std::uint64_t seed);

} // namespace smnn::learning
