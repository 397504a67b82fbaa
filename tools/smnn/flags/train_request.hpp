#pragma once

#include <iosfwd>
#include <optional>
#include <span>
#include <string>

#include "smnn/learning/optimise/initialise.hpp"
#include "smnn/learning/trainer.hpp"
#include "tools/smnn/flags/tasks.hpp"
#include "tools/smnn/line/command.hpp"

namespace smnn::cli {

// All that a command line of `train` holds.
struct TrainRequest {
    TaskSettings task;
    std::optional<std::string> data;
    std::size_t trials = 5000; // of an epoch, where the task makes them up
    std::string out;

    learning::Shape shape; // inputs and outputs are the task's to say
    sim::Dynamics dynamics = sim::Dynamics::spiking;
    sim::NeuronParameters neuron;
    std::optional<sim::Readout> readout; // else the task's
    double initial_scale = 1.0;          // of the input weights
    learning::TrainingOptions training;

    std::optional<std::string> checkpoint;       // to write
    std::optional<std::string> resume;           // to go on from, if it is there
    std::optional<std::size_t> checkpoint_every; // batches
    std::optional<std::string> log;
    std::size_t log_every = 1; // batches
    bool json = false;
};

// Returns nothing if `--help` was given; the help is then on `out`.
//   Errors  UsageError, sim::ParameterError naming what does not go together
std::optional<TrainRequest> parse_train(const Command& self, std::span<const std::string> arguments,
                                        std::ostream& out);

} // namespace smnn::cli
