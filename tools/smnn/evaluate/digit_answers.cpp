#include "tools/smnn/evaluate/digit_answers.hpp"

#include <algorithm>

#include "smnn/learning/evaluation/evaluate.hpp"
#include "smnn/learning/loss.hpp"
#include "smnn/sim/engines/clock_driven.hpp"
#include "tools/smnn/flags/encoded_trial.hpp"
#include "tools/smnn/flags/task_flags.hpp"

namespace smnn::cli {

namespace {

// A trial again, with its spikes and how wrong the answer was.
WrongAnswer look_at(const sim::Network& network, const learning::Task& task,
                    const sim::LabelledImages& pictures, std::size_t trial, std::uint64_t seed) {
    learning::Trial made = encoded_trial(task, seed, trial);
    WrongAnswer answer{.trial = trial, .label = label_of(made).value_or(0)};
    sim::Trace trace = sim::run_clock_driven(network, std::move(made.input), {.ticks = task.ticks});
    const sim::Scores scores = sim::read_scores(network, trace.spikes, task.ticks);
    answer.prediction = sim::predicted_class(scores);
    answer.loss = learning::cross_entropy(scores, answer.label).value;
    const auto pixels = pictures.image(trial);
    answer.pixels.assign(pixels.begin(), pixels.end());
    answer.spikes = std::move(trace.spikes);
    return answer;
}

} // namespace

bool has_classes(const sim::Network& network) {
    return network.dynamics == sim::Dynamics::spiking && task_of(network).has_classes &&
           network.readout != sim::Readout::trajectory;
}

DigitAnswers answer_digits(const sim::Network& network, const std::string& folder,
                           std::size_t limit, std::size_t worst, std::uint64_t seed) {
    const TaskKind& kind = task_of(network);
    const TaskSettings settings = task_settings(kind, {}, network);
    const Pictures pictures = read_pictures(kind, folder, io::Split::test);
    const learning::Task task = make_task(settings, pictures, limit);
    const learning::Evaluation evaluation =
        learning::evaluate(network, task, {.count = limit, .seed = seed});

    DigitAnswers answers{.classes = network.outputs(), .trials = evaluation.trials};
    answers.counts.resize(answers.classes * answers.classes);
    answers.picture_rows = pictures->rows;
    answers.picture_columns = pictures->columns;
    answers.neurons = network.neurons();
    answers.ticks = task.ticks;
    answers.time_step_ms = network.neuron.time_step_ms;
    for (std::size_t trial = 0; trial < evaluation.trials; ++trial) {
        const std::size_t label = pictures->labels[trial];
        const std::size_t prediction = evaluation.predictions[trial];
        ++answers.counts.at(label * answers.classes + prediction);
        answers.right += label == prediction;
        if (label == prediction) continue;
        answers.worst.push_back(look_at(network, task, *pictures, trial, seed));
        std::stable_sort(
            answers.worst.begin(), answers.worst.end(),
            [](const WrongAnswer& a, const WrongAnswer& b) { return a.loss > b.loss; });
        if (answers.worst.size() > worst) answers.worst.pop_back();
    }
    return answers;
}

} // namespace smnn::cli
