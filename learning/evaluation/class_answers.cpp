#include "smnn/learning/evaluation/class_answers.hpp"

#include <algorithm>

#include "smnn/learning/objective/loss.hpp"
#include "smnn/sim/random.hpp"
#include "smnn/sim/simulator.hpp"

namespace smnn::learning {

namespace {

// A trial again, with its spikes and how wrong the answer was.
WrongAnswer look_at(const sim::Network& network, const Task& task,
                    const sim::LabelledImages& pictures, std::size_t trial, std::uint64_t seed) {
    Trial made;
    sim::Random random(seed, "encoding", trial);
    task.make_trial(trial, random, made);
    WrongAnswer answer{.trial = trial, .label = pictures.labels[trial]};
    sim::Trace trace = sim::run(sim::Engine::clock, network, made.input, {.ticks = task.ticks});
    const sim::Scores scores = sim::read_scores(network, trace.spikes, task.ticks);
    answer.prediction = sim::predicted_class(scores);
    answer.loss = cross_entropy(scores, answer.label).value;
    const auto pixels = pictures.image(trial);
    answer.pixels.assign(pixels.begin(), pixels.end());
    answer.spikes = std::move(trace.spikes);
    return answer;
}

} // namespace

ClassAnswers answer_classes(const sim::Network& network, const Task& task,
                            const sim::LabelledImages& pictures, std::size_t limit,
                            std::size_t worst, std::uint64_t seed) {
    const Evaluation evaluation = evaluate(network, task, {.count = limit, .seed = seed});

    ClassAnswers answers{.classes = network.outputs(), .trials = evaluation.trials};
    answers.counts.resize(answers.classes * answers.classes);
    answers.picture_rows = pictures.rows;
    answers.picture_columns = pictures.columns;
    answers.neurons = network.neurons();
    answers.ticks = task.ticks;
    answers.time_step_ms = network.neuron.time_step_ms;
    for (std::size_t trial = 0; trial < evaluation.trials; ++trial) {
        const std::size_t label = pictures.labels[trial];
        const std::size_t prediction = evaluation.predictions[trial];
        ++answers.counts.at(label * answers.classes + prediction);
        answers.right += label == prediction;
        if (label == prediction) continue;
        answers.worst.push_back(look_at(network, task, pictures, trial, seed));
        std::stable_sort(
            answers.worst.begin(), answers.worst.end(),
            [](const WrongAnswer& a, const WrongAnswer& b) { return a.loss > b.loss; });
        if (answers.worst.size() > worst) answers.worst.pop_back();
    }
    return answers;
}

} // namespace smnn::learning
