#pragma once

#include <cstdint>

#include "smnn/sim/checkpoint.hpp"
#include "smnn/sim/network.hpp"

namespace smnn::learning {

struct AdamOptions {
    double learning_rate = 1e-3;
    double beta1 = 0.9;
    double beta2 = 0.999;
    double epsilon = 1e-8;
    double weight_decay = 0.0; // decoupled: each step takes rate * decay of every weight away
    double clip_norm = 20.0;   // the gradient is scaled down to this global norm; 0: never
};

// The Euclidean norm of all numbers of a gradient together.
double global_norm(const sim::Weights& gradient);

// Adam (Kingma & Ba 2015) with bias correction, clipping by the global norm and decoupled weight decay
// (Loshchilov & Hutter 2019).
class Adam {
public:
    explicit Adam(const sim::Weights& shape);

    // As it was when it was saved.   Errors  ParameterError if the checkpoint lacks its moments
    explicit Adam(const sim::Checkpoint& checkpoint);
    void save(sim::Checkpoint& checkpoint) const; // "adam.m", "adam.v", "adam.steps"

    // One step on `weights`. `norm` is the global norm of the gradient, known to the caller.
    void step(const sim::Weights& gradient, double norm, const AdamOptions& options,
              sim::Weights& weights);

private:
    sim::Weights first_moment_;
    sim::Weights second_moment_;
    std::uint64_t steps_ = 0;
};

} // namespace smnn::learning
