#include "smnn/learning/evaluation/evaluate.hpp"

#include <algorithm>
#include <optional>
#include <string>

#include "smnn/learning/evaluation/loop/trial_loop.hpp"
#include "smnn/learning/evaluation/trial_means.hpp"
#include "smnn/learning/rate/rate_network.hpp"
#include "smnn/sim/error.hpp"
#include "smnn/sim/simulator.hpp"

namespace smnn::learning {

namespace {

// Runs trials one after another with engines that keep their memory.
class Runner {
public:
    Runner(const sim::Network& network, const Task& task, sim::Engine engine)
        : network_(network), ticks_(task.ticks), engine_(engine) {
        if (network.dynamics == sim::Dynamics::rate) {
            rates_.emplace(network);
        } else {
            simulator_.emplace(network);
            trace_ = sim::prepare_trace(network, {}, {.ticks = task.ticks});
        }
    }

    TrialResult run(const Trial& trial) {
        TrialResult result;
        result.input_spikes = trial.input.size();
        if (rates_) {
            result.engine = sim::Engine::clock;
            rates_->run(trial.input, ticks_);
            if (network_.readout == sim::Readout::trajectory) {
                result.judgement = judge(rates_->trajectory(), trial.target);
            } else {
                result.judgement = judge(rates_->scores(), trial.target);
            }
            return result;
        }
        result.engine = simulator_->run(engine_, trial.input, trace_);
        result.hidden_spikes = trace_.spikes.size();
        if (network_.readout == sim::Readout::trajectory) {
            result.judgement =
                judge(read_trajectory(network_, trace_.spikes, ticks_), trial.target);
        } else {
            result.judgement = judge(read_scores(network_, trace_.spikes, ticks_), trial.target);
        }
        return result;
    }

private:
    const sim::Network& network_;
    sim::Tick ticks_;
    sim::Engine engine_;
    std::optional<sim::Simulator> simulator_; // of a spiking network,
    std::optional<RateNetwork> rates_;        // of a rate network
    sim::Trace trace_;
};

} // namespace

void require_fit(const sim::Network& network, const Task& task) {
    require_fit(network.inputs(), network.outputs(), network.readout, task);
}

void require_fit(std::size_t inputs, std::size_t outputs, sim::Readout readout, const Task& task) {
    if (inputs != task.inputs) {
        throw sim::ParameterError(
            "the task '" + task.name + "' has " + std::to_string(task.inputs) +
            " input channels (of digits: pixels), the network " + std::to_string(inputs));
    }
    if (outputs < task.outputs) {
        throw sim::ParameterError("the task '" + task.name + "' has " +
                                  std::to_string(task.outputs) + " outputs, the network " +
                                  std::to_string(outputs));
    }
    if (readout == sim::Readout::trajectory && task.readout != sim::Readout::trajectory) {
        throw sim::ParameterError("the task asks for classes, the network gives a trajectory");
    }
    if (readout != sim::Readout::trajectory && task.readout == sim::Readout::trajectory) {
        throw sim::ParameterError("the task asks for a trajectory, the network gives classes");
    }
}

std::size_t trials_to_run(const Task& task, const EvaluationOptions& options) {
    if (options.first >= task.trials || options.count == 0) {
        throw sim::ParameterError("no trial to run: the first is " + std::to_string(options.first) +
                                  ", there are " + std::to_string(task.trials));
    }
    return std::min(options.count, task.trials - options.first);
}

Evaluation evaluate(const sim::Network& network, const Task& task,
                    const EvaluationOptions& options) {
    sim::validate(network);
    require_fit(network, task);
    const auto results = run_trials(
        task, {options.first, trials_to_run(task, options), options.seed, options.threads},
        [&] { return Runner(network, task, options.engine); });
    return means(results.of, results.seconds);
}

} // namespace smnn::learning
