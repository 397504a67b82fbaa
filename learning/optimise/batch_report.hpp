#pragma once

#include <cstddef>

namespace smnn::learning {

// What a batch of trials showed.
struct BatchReport {
    std::size_t trials = 0;
    double loss = 0.0;          // mean over the trials
    double spike_penalty = 0.0; // beside the loss; mean over the trials
    double accuracy = 0.0; // share of trials answered right; 0 where the target is a trajectory
    double gradient_norm = 0.0; // of the mean gradient
    double hidden_spikes = 0.0; // per neuron and trial
    double seconds = 0.0;
};

} // namespace smnn::learning
