#include "smnn/learning/tasks/contextual_integration.hpp"

#include <cmath>
#include <string>

#include "smnn/sim/error.hpp"

namespace smnn::learning {

namespace {

void validate(const ContextOptions& o) {
    if (o.silent_ticks < 0 || o.stimulus_ticks < 0 || o.response_ticks < 1 ||
        o.switched_ticks < 0 || o.switched_ticks > o.response_ticks) {
        throw sim::ParameterError(
            "context: a trial has 0 or more silent and stimulus ticks, 1 or more of response, and "
            "switches within the response");
    }
    if (!(o.switch_fraction >= 0.0 && o.switch_fraction <= 1.0)) {
        throw sim::ParameterError("a switch fraction of " + std::to_string(o.switch_fraction) +
                                  ": it must be from 0 to 1");
    }
    if (o.trials == 0) throw sim::ParameterError("0 trials: 1 or more");
}

} // namespace

ContextCondition draw_condition(const ContextOptions& options, sim::Random& random) {
    ContextCondition condition;
    for (bool& is_positive : condition.is_positive) is_positive = random.below(2) != 0;
    condition.context = static_cast<std::size_t>(random.below(2));
    condition.is_switch = random.uniform() < options.switch_fraction;
    return condition;
}

Task contextual_integration(const ContextOptions& options) {
    validate(options);
    Task task;
    task.name = "context";
    task.inputs = 4;
    task.outputs = 1;
    task.trials = options.trials;
    task.ticks = options.silent_ticks + options.stimulus_ticks + options.response_ticks;
    task.readout = sim::Readout::trajectory;
    task.make_trial = [options, ticks = task.ticks](std::size_t, sim::Random& random,
                                                    Trial& trial) {
        const ContextCondition condition = draw_condition(options, random);
        const sim::Tick response = options.silent_ticks + options.stimulus_ticks;
        const sim::Tick flip = condition.is_switch ? ticks - options.switched_ticks : ticks;

        trial.input.clear();
        const auto length = static_cast<std::size_t>(ticks);
        TargetTrajectory target{sim::Matrix::packed(1, length), std::vector<float>(length, 1.0F)};
        for (sim::Tick tick = 0; tick < ticks; ++tick) {
            if (tick >= options.silent_ticks && tick < response) {
                for (sim::Channel channel = 0; channel < 2; ++channel) {
                    const double offset = condition.is_positive[channel] ? 0.5 : -0.5;
                    const auto value = static_cast<float>(offset + random.normal());
                    trial.input.append({tick, channel, value});
                }
            }
            const std::size_t counting = tick < flip ? condition.context : 1 - condition.context;
            trial.input.append({tick, static_cast<sim::Channel>(2 + counting)});
            if (tick >= response) {
                target.values(0, static_cast<std::size_t>(tick)) =
                    condition.is_positive[counting] ? 1.0F : -1.0F;
            }
        }
        trial.target = std::move(target);
    };
    return task;
}

} // namespace smnn::learning
