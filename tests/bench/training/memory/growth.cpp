// One row of growth.py: how long a training step takes, and how much memory, with how many neurons.
//
//     bench_growth NEURONS MODES|full TICKS BATCH STEPS THREADS
//
// Contextual integration, 4 input channels, in trials of TICKS ticks. Prints the median ms of a
// step, the bytes by which the process grew from nothing at most, and the mean loss of the first
// and of the last quarter of the steps.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <numeric>
#include <string>
#include <vector>

#include "smnn/learning/optimise/initialise.hpp"
#include "smnn/learning/tasks/contextual_integration.hpp"
#include "smnn/learning/trainer.hpp"
#include "tests/bench/training/memory/resident.hpp"

using namespace smnn;

namespace {

double mean(const std::vector<double>& values, std::size_t from, std::size_t to) {
    return std::accumulate(values.begin() + static_cast<std::ptrdiff_t>(from),
                           values.begin() + static_cast<std::ptrdiff_t>(to), 0.0) /
           static_cast<double>(to - from);
}

void train(std::size_t neurons, const std::string& modes, sim::Tick ticks, std::size_t batch,
           std::size_t steps, std::size_t threads) {
    learning::ContextOptions trials;
    trials.silent_ticks = ticks / 10;
    trials.stimulus_ticks = ticks * 2 / 5;
    trials.response_ticks = ticks - trials.silent_ticks - trials.stimulus_ticks;
    trials.switched_ticks = 0;
    trials.trials = batch * steps;
    const learning::Task task = learning::contextual_integration(trials);

    const std::size_t before = bench::resident();
    learning::Shape shape{.neurons = neurons, .inputs = task.inputs, .outputs = task.outputs};
    shape.full_rank = modes == "full";
    shape.modes = shape.full_rank ? 0 : std::strtoull(modes.c_str(), nullptr, 10);
    learning::TrainingOptions options{.epochs = 1, .batch = batch};
    options.threads = threads;
    // Each of N readout weights moves by the rate, all of them together by N times that.
    options.adam.learning_rate = 0.4 / static_cast<double>(neurons);
    learning::Trainer trainer(learning::initialise(shape, {}, task.readout, options.seed), task,
                              options);
    std::vector<double> milliseconds;
    std::vector<double> losses;
    while (!trainer.done()) {
        const learning::BatchReport report = trainer.step();
        milliseconds.push_back(1e3 * report.seconds);
        losses.push_back(report.loss);
    }
    const std::size_t peak = bench::peak_resident() - before;
    const std::size_t quarter = std::max<std::size_t>(1, steps / 4);
    std::sort(milliseconds.begin(), milliseconds.end());
    std::printf("%.3f %zu %.4f %.4f\n", milliseconds[milliseconds.size() / 2], peak,
                mean(losses, 0, quarter), mean(losses, steps - quarter, steps));
}

} // namespace

int main(int argc, char* argv[]) {
    if (argc != 7) {
        std::fprintf(stderr, "usage: bench_growth N P|full T BATCH STEPS THREADS\n");
        return 2;
    }
    const auto number = [&](int i) { return std::strtoull(argv[i], nullptr, 10); };
    try {
        train(number(1), argv[2], static_cast<sim::Tick>(number(3)), number(4), number(5),
              number(6));
    } catch (const std::exception& error) {
        std::fprintf(stderr, "bench_growth: %s\n", error.what());
        return 2;
    }
}
