// Our side of memory.py: what one long trial takes to run and to replay.
//
//     bench_replay_memory DATA NEURONS MODES TICKS TRIAL FOLDER
//
// Shows a digit for TICKS ticks in rate code. Writes the trial and our gradient into FOLDER
// (batch_files.hpp) and prints by how many bytes the process grew: to hold the trace, and at most,
// with its replay.
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <string>
#include <utility>

#include "smnn/io/idx.hpp"
#include "smnn/learning/optimise/initialise.hpp"
#include "smnn/learning/replay.hpp"
#include "smnn/learning/tasks/digits.hpp"
#include "smnn/sim/simulator.hpp"
#include "tests/bench/training/memory/resident.hpp"
#include "tests/bench/training/rivals/batch_files.hpp"

using namespace smnn;

namespace {

void measure(const std::string& data, std::size_t neurons, std::size_t modes, sim::Tick ticks,
             std::size_t index, const std::string& folder) {
    const auto images =
        std::make_shared<const sim::LabelledImages>(io::read_digits(data, io::Split::train));
    learning::Task task = learning::digits(images, sim::Coding::rate, ticks);
    // In thousands of ticks a neuron's rate comes to its maximum again and again, to the last bit:
    // which time is the first, rounding says. A mean has one gradient.
    task.readout = sim::Readout::mean_rate;
    const learning::Shape shape{
        .neurons = neurons, .modes = modes, .inputs = task.inputs, .outputs = task.outputs};
    const sim::Network network = learning::initialise(shape, {}, task.readout, 1);

    const std::size_t before = bench::resident();
    bench::forget_peak();
    sim::Random random(1, "training encoding", index);
    learning::Trial trial;
    task.make_trial(index, random, trial);
    const sim::Trace trace =
        sim::run(sim::Engine::clock, network, trial.input, {.ticks = task.ticks});
    const std::size_t held = bench::resident();
    learning::Gradient gradient = learning::replay(network, trial.input, trace, trial.target, {});
    std::printf("%zu %zu\n", held - before, bench::peak_resident() - before);

    bench::Batch batch;
    batch.ticks = ticks;
    batch.input.push_back(trial.input);
    batch.spikes.push_back(trace.spikes);
    batch.labels.push_back(std::get<std::size_t>(trial.target));
    batch.loss = gradient.loss;
    batch.gradient = std::move(gradient.weights);
    bench::write_batch(folder, network, batch);
}

} // namespace

int main(int argc, char* argv[]) {
    if (argc != 7) {
        std::fprintf(stderr, "usage: bench_replay_memory DATA N P T TRIAL FOLDER\n");
        return 2;
    }
    const auto number = [&](int i) { return std::strtoull(argv[i], nullptr, 10); };
    try {
        measure(argv[1], number(2), number(3), static_cast<sim::Tick>(number(4)), number(5),
                argv[6]);
    } catch (const std::exception& error) {
        std::fprintf(stderr, "bench_replay_memory: %s\n", error.what());
        return 2;
    }
}
