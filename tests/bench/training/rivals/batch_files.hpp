#pragma once

#include <string>
#include <vector>

#include "smnn/sim/events.hpp"
#include "smnn/sim/network.hpp"

namespace smnn::bench {

// One batch and what we make of it, for another program to compute again.
struct Batch {
    sim::Tick ticks = 0;
    std::vector<sim::Events> input;  // of each trial
    std::vector<sim::Events> spikes; // hidden, of each trial
    std::vector<std::size_t> labels;
    double loss = 0.0; // mean over the trials
    sim::Weights gradient;
};

// Writes into a folder that exists
//
//     network.json, gradient.json    io/network_json, the gradient in place of the weights
//     input.csv, spikes.csv          io/csv
//     batch.json                     {"ticks": 50, "loss": 2.3, "labels": [5, 0, ..]}
void write_batch(const std::string& folder, const sim::Network& network, const Batch& batch);

} // namespace smnn::bench
