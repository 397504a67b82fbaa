#include "smnn/learning/session.hpp"

#include <cmath>
#include <string>
#include <utility>

#include "smnn/learning/optimise/checkpoint_numbers.hpp"

namespace smnn::learning {

namespace {

std::size_t held_out(const Task& task, double share) {
    if (share == 0.0) return 0;
    if (!(share > 0.0 && share < 1.0)) {
        throw sim::ParameterError("a validation share of " + std::to_string(share) +
                                  ": it must be from 0 to below 1");
    }
    const auto trials =
        static_cast<std::size_t>(std::llround(share * static_cast<double>(task.trials)));
    if (trials == 0 || trials >= task.trials) {
        throw sim::ParameterError("a validation share of " + std::to_string(share) + ": that is " +
                                  std::to_string(trials) + " of " + std::to_string(task.trials) +
                                  " trials, at least one must be held out and one left to learn "
                                  "from");
    }
    return trials;
}

Task without_last(Task task, std::size_t trials) {
    task.trials -= trials;
    return task;
}

} // namespace

Session::Session(sim::Network network, const Task& task, const TrainingOptions& options)
    : options_(options),
      task_(task),
      held_out_(held_out(task, options.validation)),
      trainer_(std::move(network), without_last(task, held_out_), options) {}

Session::Session(const sim::Checkpoint& checkpoint, const Task& task,
                 const TrainingOptions& options)
    : options_(options),
      task_(task),
      held_out_(held_out(task, options.validation)),
      trainer_(checkpoint, without_last(task, held_out_), options),
      epoch_(saved_epoch_means(checkpoint)),
      stopping_(saved_early_stopping(checkpoint)),
      seconds_(saved_number(checkpoint, "seconds")) {}

void Session::save(sim::Checkpoint& checkpoint) const {
    checkpoint = trainer_.checkpoint();
    learning::save(epoch_, checkpoint);
    learning::save(stopping_, checkpoint);
    save_number(checkpoint, "seconds", seconds_);
}

bool Session::done() const {
    return trainer_.done() ||
           (options_.patience && is_over(stopping_, trainer_.epoch(), *options_.patience));
}

std::size_t Session::batches() const {
    return trainer_.epoch() * trainer_.batches_per_epoch() + trainer_.batch();
}

SessionStep Session::step() {
    if (trainer_.batch() == 0) epoch_ = {};
    SessionStep step;
    step.epoch = trainer_.epoch() + 1;
    step.batch = trainer_.batch() + 1;
    step.learning_rate = learning_rate();
    step.report = trainer_.step();
    epoch_.add(step.report);
    seconds_ += step.report.seconds;
    step.ends_epoch = at_end_of_epoch();
    if (step.ends_epoch && held_out_ > 0) {
        step.validation = validate();
        if (options_.patience) {
            note(stopping_, trainer_.epoch(), step.validation->loss, network().weights);
        }
    }
    return step;
}

sim::Network Session::result() const {
    sim::Network network = trainer_.network();
    if (options_.patience && stopping_.best_epoch != 0) network.weights = stopping_.best;
    return network;
}

double Session::learning_rate() const {
    const double epochs = static_cast<double>(batches()) / static_cast<double>(batches_per_epoch());
    return options_.adam.learning_rate * rate_factor(options_.schedule, epochs, options_.epochs);
}

Evaluation Session::validate() const {
    return evaluate(
        network(), task_,
        {.first = task_.trials - held_out_, .seed = ~options_.seed, .threads = options_.threads});
}

} // namespace smnn::learning
