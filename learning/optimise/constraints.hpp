#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "smnn/sim/network.hpp"

namespace smnn::learning {

// The weights that training changes, beside the recurrence.
struct TrainedWeights {
    bool input = true;
    bool readout = true;
    bool importance = true;
};

// What training may not change, and what must hold of the weights after every step.
struct ConstraintOptions {
    TrainedWeights trained{};

    // This share of the input weights is 0 and stays 0; which ones, the seed says.
    double input_sparsity = 0.0;

    // Dale's law: every neuron excites or inhibits through the recurrence, never both. The share of
    // neurons that excite; which ones, the seed says. Held by the signs of the factors: xi_in and
    // lambda are 0 or more, a neuron's row of xi_out (its column of W) has the neuron's sign.
    std::optional<double> excitatory{};
};

class Constraints {
public:
    //   Errors  ParameterError on a share outside [0, 1] (sparsity: [0, 1))
    Constraints(const ConstraintOptions& options, const sim::Weights& shape, std::uint64_t seed);

    // Zeros what is not to be trained.
    void restrict_gradient(sim::Weights& gradient) const;

    // Moves weights to the nearest ones that are allowed.
    void project(sim::Weights& weights) const;

private:
    ConstraintOptions options_;
    std::vector<bool> is_cut_;        // input weights, column after column
    std::vector<bool> is_inhibitory_; // neurons
};

} // namespace smnn::learning
