#pragma once

#include <cstdint>

#include "sim/network.hpp"

namespace smnn::learning {

struct AdamOptions {
    double learning_rate = 1e-3;
    double beta1 = 0.9;
    double beta2 = 0.999;
    double epsilon = 1e-8;
    double clip_norm = 20.0; // the gradient is scaled down to this global norm; 0: never
};

// Adam (Kingma & Ba 2015), with bias correction and clipping by the global norm.
class Adam {
public:
    explicit Adam(const sim::Weights& shape);

    // One step on `weights`. Returns the gradient's norm before clipping.
    double step(const sim::Weights& gradient, const AdamOptions& options, sim::Weights& weights);

private:
    sim::Weights first_moment_;
    sim::Weights second_moment_;
    std::uint64_t steps_ = 0;
};

} // namespace smnn::learning
