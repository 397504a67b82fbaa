#include "smnn/learning/evaluation/evaluate.hpp"

#include <algorithm>
#include <string>

#include "smnn/learning/evaluation/loop/trial_loop.hpp"
#include "smnn/learning/rate/rate_network.hpp"
#include "smnn/sim/engines/clock_driven.hpp"
#include "smnn/sim/engines/event_driven.hpp"
#include "smnn/sim/error.hpp"

namespace smnn::learning {

namespace {

// Runs trials one after another with engines that keep their memory.
class Runner {
public:
    Runner(const sim::Network& network, const Task& task, const EvaluationOptions& options)
        : network_(network),
          task_(task),
          options_(options),
          clock_(network),
          event_(network),
          rates_(network) {
        trace_.time_step_ms = network.neuron.time_step_ms;
        trace_.ticks = task.ticks;
    }

    TrialResult run(Trial& trial) {
        TrialResult result;
        result.input_spikes = trial.input.size();
        if (network_.dynamics == sim::Dynamics::rate) {
            result.engine = sim::Engine::clock;
            rates_.run(trial.input, task_.ticks);
            if (network_.readout == sim::Readout::trajectory) {
                result.judgement = judge(rates_.trajectory(), trial.target);
            } else {
                result.judgement = judge(rates_.scores(), trial.target);
            }
            return result;
        }
        std::swap(trace_.input, trial.input);
        result.engine = choose_engine(options_.engine, network_, trace_.input, task_.ticks);
        if (result.engine == sim::Engine::event) {
            event_.run(trace_);
        } else {
            clock_.run(trace_);
        }
        std::swap(trace_.input, trial.input);
        result.hidden_spikes = trace_.spikes.size();
        if (network_.readout == sim::Readout::trajectory) {
            result.judgement =
                judge(read_trajectory(network_, trace_.spikes, task_.ticks), trial.target);
        } else {
            result.judgement =
                judge(read_scores(network_, trace_.spikes, task_.ticks), trial.target);
        }
        return result;
    }

private:
    const sim::Network& network_;
    const Task& task_;
    const EvaluationOptions& options_;
    sim::ClockDriven clock_;
    sim::EventDriven event_;
    RateNetwork rates_;
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
    return means(run_trials(task, options, [&] { return Runner(network, task, options); }));
}

} // namespace smnn::learning
