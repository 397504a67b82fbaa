#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "smnn/learning/task.hpp"
#include "smnn/sim/run/engine.hpp"

namespace smnn::learning {

struct EvaluationOptions {
    sim::Engine engine = sim::Engine::automatic;
    std::size_t first = 0;
    std::size_t count = SIZE_MAX; // as many as there are from `first` on
    std::uint64_t seed = 1;       // of the encoding
    std::size_t threads = 0; // 0: as many as the machine has. The result does not depend on it.
};

struct Evaluation {
    std::size_t trials = 0;
    double accuracy = 0.0;       // share of trials answered right: the class, or every sign
    double loss = 0.0;           // cross-entropy, or mean square over all ticks of the mask
    double response_error = 0.0; // trajectories: mean square where the target is not 0
    double hidden_spikes_per_trial = 0.0;
    double input_spikes_per_trial = 0.0;
    double microseconds_per_trial = 0.0;         // encoding, run and readout, on one thread
    sim::Engine engine = sim::Engine::automatic; // the one that ran; automatic if both did
    std::vector<std::size_t> predictions;        // classes, one a trial; of trajectories all 0
    std::vector<std::size_t> labels;             // what would have been right, in the same way
};

// Runs trials of a task, each encoded with Random(seed, "encoding", index of the trial).
//   Errors  ParameterError if the task does not fit the network or there are no trials to run
Evaluation evaluate(const sim::Network& network, const Task& task,
                    const EvaluationOptions& options);

// Refuses a network that cannot do a task: another number of inputs, too few outputs, another kind of
// readout.   Errors  ParameterError
void require_fit(const sim::Network& network, const Task& task);
void require_fit(std::size_t inputs, std::size_t outputs, sim::Readout readout, const Task& task);

// Returns the number of trials of a task that the options name.   Errors  ParameterError if there are none to run
std::size_t trials_to_run(const Task& task, const EvaluationOptions& options);

} // namespace smnn::learning
