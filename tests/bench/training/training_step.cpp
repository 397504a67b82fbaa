// How long does a training step take: encoding, run, replay and Adam, a batch of rate-coded digits?
//
//     bench_training_step DATA [NEURONS MODES BATCH TICKS THREADS REPETITIONS]
//
// First the gradient of one trial is held against the dense adjoint of tests/reference; a time is only
// printed if they agree. Prints the median, smallest and largest time of a step in ms.
#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <vector>

#include "smnn/io/idx.hpp"
#include "smnn/learning/optimise/initialise.hpp"
#include "smnn/learning/tasks/digits.hpp"
#include "smnn/learning/trainer.hpp"
#include "smnn/sim/simulator.hpp"
#include "tests/reference/adjoint.hpp"

using namespace smnn;

namespace {

// |ours - reference| / |reference| over the input weights, the largest of the gradients.
double gradient_error(const sim::Network& network, const learning::Task& task) {
    sim::Random random(1, "training encoding");
    learning::Trial trial;
    task.make_trial(0, random, trial);
    const sim::Trace trace =
        sim::run(sim::Engine::clock, network, trial.input, {.ticks = task.ticks});
    const learning::Gradient ours = learning::replay(network, trial.input, trace, trial.target, {});

    const reference::Run run = reference::run(network, trial.input, task.ticks);
    const reference::Answer answer = reference::answer(network, run.rate, trial.target);
    const tests::WeightTables exact = reference::adjoint(network, trial.input, run, answer, {});
    double difference = 0.0;
    double norm = 0.0;
    for (std::size_t n = 0; n < network.neurons(); ++n) {
        for (std::size_t d = 0; d < network.inputs(); ++d) {
            const double expected = exact.at("input")(n, d);
            const double error = static_cast<double>(ours.weights.input(n, d)) - expected;
            difference += error * error;
            norm += expected * expected;
        }
    }
    return std::sqrt(difference / norm);
}

} // namespace

int main(int argc, char* argv[]) {
    if (argc < 2) {
        std::fprintf(stderr, "usage: bench_training_step DATA [N P BATCH T THREADS REPETITIONS]\n");
        return 2;
    }
    const auto argument = [&](int i, std::size_t otherwise) {
        return argc > i ? static_cast<std::size_t>(std::strtoull(argv[i], nullptr, 10)) : otherwise;
    };
    const auto images =
        std::make_shared<const sim::LabelledImages>(io::read_digits(argv[1], io::Split::train));
    const learning::Task task =
        learning::digits(images, sim::Coding::rate, static_cast<sim::Tick>(argument(5, 50)));
    const learning::Shape shape{.neurons = argument(2, 100),
                                .modes = argument(3, 3),
                                .inputs = task.inputs,
                                .outputs = task.outputs};
    sim::Network network = learning::initialise(shape, {}, task.readout, 1);

    const double error = gradient_error(network, task);
    std::printf("gradient of one trial: relative distance to the reference %.1e\n", error);
    if (!(error < 1e-4)) {
        std::fprintf(stderr, "the gradient is wrong: no time is worth printing\n");
        return 1;
    }

    const std::size_t repetitions = argument(7, 40);
    learning::TrainingOptions options{.epochs = 1 + repetitions, .batch = argument(4, 100)};
    options.threads = argument(6, 1);
    learning::Trainer trainer(std::move(network), task, options);
    for (int warm_up = 0; warm_up < 3; ++warm_up) trainer.step();
    std::vector<double> milliseconds;
    for (std::size_t i = 0; i < repetitions; ++i) {
        milliseconds.push_back(1e3 * trainer.step().seconds);
    }
    std::sort(milliseconds.begin(), milliseconds.end());
    std::printf("N=%zu P=%zu batch=%zu T=%zu threads=%zu: median %.2f ms a step (%.2f to %.2f)\n",
                shape.neurons, shape.modes, options.batch, static_cast<std::size_t>(task.ticks),
                options.threads, milliseconds[milliseconds.size() / 2], milliseconds.front(),
                milliseconds.back());
}
