#include "smnn/learning/evaluation/evaluate.hpp"

#include <algorithm>
#include <chrono>
#include <string>

#include "smnn/learning/backward/threads.hpp"
#include "smnn/learning/evaluation/judgement.hpp"
#include "smnn/learning/rate/rate_network.hpp"
#include "smnn/sim/engines/clock_driven.hpp"
#include "smnn/sim/engines/event_driven.hpp"
#include "smnn/sim/error.hpp"

namespace smnn::learning {

namespace {

constexpr std::size_t trials_of_a_job = 64;

struct TrialResult {
    Judgement judgement;
    std::size_t input_spikes = 0;
    std::size_t hidden_spikes = 0;
    sim::Engine engine = sim::Engine::automatic;
};

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

    TrialResult run(std::size_t index) {
        sim::Random random(options_.seed, "encoding", index);
        task_.make_trial(index, random, trial_);
        TrialResult result;
        result.input_spikes = trial_.input.size();
        if (network_.dynamics == sim::Dynamics::rate) {
            result.engine = sim::Engine::clock;
            rates_.run(trial_.input, task_.ticks);
            if (network_.readout == sim::Readout::trajectory) {
                result.judgement = judge(rates_.trajectory(), trial_.target);
            } else {
                result.judgement = judge(rates_.scores(), trial_.target);
            }
            return result;
        }
        std::swap(trace_.input, trial_.input);
        result.engine = choose_engine(options_.engine, network_, trace_.input, task_.ticks);
        if (result.engine == sim::Engine::event) {
            event_.run(trace_);
        } else {
            clock_.run(trace_);
        }
        std::swap(trace_.input, trial_.input);
        result.hidden_spikes = trace_.spikes.size();
        if (network_.readout == sim::Readout::trajectory) {
            result.judgement =
                judge(read_trajectory(network_, trace_.spikes, task_.ticks), trial_.target);
        } else {
            result.judgement =
                judge(read_scores(network_, trace_.spikes, task_.ticks), trial_.target);
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
    Trial trial_;
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
    const std::size_t count = trials_to_run(task, options);
    const std::size_t jobs = (count + trials_of_a_job - 1) / trials_of_a_job;
    std::vector<TrialResult> results(count);
    std::vector<double> seconds(jobs);
    for_each_parallel(jobs, options.threads, [&](std::size_t job) {
        Runner runner(network, task, options);
        const auto start = std::chrono::steady_clock::now();
        const std::size_t last = std::min(count, (job + 1) * trials_of_a_job);
        for (std::size_t i = job * trials_of_a_job; i < last; ++i) {
            results[i] = runner.run(options.first + i);
        }
        seconds[job] =
            std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    });

    // Summed in trial order, so the last digits do not depend on the threads either.
    const double n = static_cast<double>(count);
    Evaluation evaluation;
    evaluation.trials = count;
    evaluation.engine = results.front().engine;
    for (const TrialResult& result : results) {
        evaluation.loss += result.judgement.loss / n;
        evaluation.response_error += result.judgement.response_error / n;
        evaluation.accuracy += result.judgement.is_right ? 1.0 : 0.0;
        evaluation.hidden_spikes_per_trial += static_cast<double>(result.hidden_spikes) / n;
        evaluation.input_spikes_per_trial += static_cast<double>(result.input_spikes) / n;
        evaluation.predictions.push_back(result.judgement.prediction);
        if (result.engine != evaluation.engine) evaluation.engine = sim::Engine::automatic;
    }
    evaluation.accuracy /= n;
    for (const double s : seconds) evaluation.microseconds_per_trial += 1e6 * s / n;
    return evaluation;
}

} // namespace smnn::learning
