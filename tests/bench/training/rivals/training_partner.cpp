// Our side of rival.py: a training of rate-coded digits that goes on when it is told to.
//
//     bench_training_partner DATA NEURONS MODES BATCH TICKS THREADS
//
//   reads                        answers
//   batch FOLDER COUNT TRIAL..   "written", when the folder holds a batch, without COUNT of its
//                                trials, with our gradient (batch_files.hpp)
//   step                         the ms, wall and processor, of one step: encoding, run, replay, Adam
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <exception>
#include <iostream>
#include <memory>
#include <set>
#include <string>

#include "smnn/io/idx.hpp"
#include "smnn/learning/backward/batch.hpp"
#include "smnn/learning/optimise/initialise.hpp"
#include "smnn/learning/tasks/digits.hpp"
#include "smnn/learning/trainer.hpp"
#include "smnn/sim/simulator.hpp"
#include "tests/bench/training/rivals/batch_files.hpp"

using namespace smnn;

namespace {

// The first trials of the task but some, encoded, run and replayed as a training would.
bench::Batch compute_batch(const sim::Network& network, const learning::Task& task,
                           const learning::TrainingOptions& options,
                           const std::set<std::size_t>& left_out) {
    bench::Batch batch;
    batch.ticks = task.ticks;
    std::vector<learning::BatchGradient::Draw> draws;
    for (std::size_t i = 0; i < options.batch; ++i) {
        if (left_out.contains(i)) continue;
        draws.push_back({i, i});
        sim::Random random(options.seed, "training encoding", i);
        learning::Trial trial;
        task.make_trial(i, random, trial);
        const sim::Trace trace =
            sim::run(sim::Engine::clock, network, trial.input, {.ticks = task.ticks});
        batch.input.push_back(trial.input);
        batch.spikes.push_back(trace.spikes);
        batch.labels.push_back(std::get<std::size_t>(trial.target));
    }
    batch.gradient = sim::zeros_like(network.weights);
    learning::BatchGradient gradient(network, task, options.replay, options.batch, options.threads);
    batch.loss = gradient.compute(draws, options.seed, batch.gradient).loss;
    return batch;
}

void serve(const std::string& data, const std::size_t (&numbers)[5]) {
    const auto [neurons, modes, size, ticks, threads] = numbers;
    const auto images =
        std::make_shared<const sim::LabelledImages>(io::read_digits(data, io::Split::train));
    const learning::Task task =
        learning::digits(images, sim::Coding::rate, static_cast<sim::Tick>(ticks));
    const learning::Shape shape{
        .neurons = neurons, .modes = modes, .inputs = task.inputs, .outputs = task.outputs};
    learning::TrainingOptions options{.epochs = 1000000, .batch = size};
    options.threads = threads;
    const sim::Network network = learning::initialise(shape, {}, task.readout, options.seed);
    learning::Trainer trainer(network, task, options);

    std::string word;
    while (std::cin >> word) {
        std::size_t count = 0;
        if (std::string folder; word == "batch" && std::cin >> folder >> count) {
            std::set<std::size_t> left_out;
            for (std::size_t trial = 0; count-- > 0 && std::cin >> trial;) left_out.insert(trial);
            bench::write_batch(folder, network, compute_batch(network, task, options, left_out));
            std::cout << "written" << std::endl;
        } else if (word == "step") {
            const std::clock_t start = std::clock();
            const double wall = trainer.step().seconds;
            const auto processor = static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
            std::cout << 1e3 * wall << ' ' << 1e3 * processor << std::endl;
        } else {
            throw sim::ParameterError("'" + word + "': batch FOLDER COUNT TRIAL.. or step");
        }
    }
}

} // namespace

int main(int argc, char* argv[]) {
    if (argc != 7) {
        std::fprintf(stderr, "usage: bench_training_partner DATA N P BATCH T THREADS\n");
        return 2;
    }
    std::size_t numbers[5];
    for (int i = 0; i < 5; ++i) numbers[i] = std::strtoull(argv[2 + i], nullptr, 10);
    try {
        serve(argv[1], numbers);
    } catch (const std::exception& error) {
        std::fprintf(stderr, "bench_training_partner: %s\n", error.what());
        return 2;
    }
}
