// How much faster does a trial go back by its active neurons alone?
//
//     bench_sparse_backward context [NEURONS MODES STEPS ROUNDS]
//     bench_sparse_backward DATA    [NEURONS MODES STEPS ROUNDS]
//
// Contextual integration, or rate-coded digits from a folder. For triangles of several slopes a network is
// trained for STEPS batches; then 24 trials go back dense and sparse in turns, each right after its run, as
// in training. Prints a row of Markdown for each: the share of active neuron-ticks, that of spikes, the mean
// loss of the last quarter of the batches, medians of the processor time of one trial, the median
// ratio of a round, and which way the replay would have chosen. No row if the two gradients differ.
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <exception>
#include <string>
#include <utility>
#include <vector>

#include "smnn/io/idx.hpp"
#include "smnn/learning/optimise/initialise.hpp"
#include "smnn/learning/tasks/contextual_integration.hpp"
#include "smnn/learning/tasks/digits.hpp"
#include "smnn/learning/trainer.hpp"
#include "smnn/sim/engines/clock_driven.hpp"

using namespace smnn;

namespace {

struct Numbers {
    std::size_t neurons;
    std::size_t modes;
    std::size_t steps;
    std::size_t rounds;
};

struct Recorded {
    sim::Trace trace;
    learning::Target target;
};

double microseconds() {
    timespec now{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) * 1e6 + static_cast<double>(now.tv_nsec) * 1e-3;
}

double median(std::vector<double> values) {
    std::sort(values.begin(), values.end());
    return values[values.size() / 2];
}

learning::Task task_of(const std::string& name) {
    if (name == "context") return learning::contextual_integration({});
    return learning::digits(
        std::make_shared<const sim::LabelledImages>(io::read_digits(name, io::Split::train)),
        sim::Coding::rate, 50);
}

// A network after some batches, and the mean loss of the last quarter of them.
std::pair<sim::Network, double> trained(const learning::Task& task, const Numbers& numbers,
                                        const learning::ReplayOptions& replay) {
    const learning::Shape shape{.neurons = numbers.neurons,
                                .modes = numbers.modes,
                                .inputs = task.inputs,
                                .outputs = task.outputs};
    learning::TrainingOptions options{.epochs = 1000};
    const bool is_trajectory = task.readout == sim::Readout::trajectory;
    options.batch = is_trajectory ? 20 : 100;
    // Each of N readout weights moves by the rate: those of a trajectory together by N times that.
    if (is_trajectory) options.adam.learning_rate = 0.4 / static_cast<double>(numbers.neurons);
    options.threads = 1;
    options.replay = replay;
    learning::Trainer trainer(learning::initialise(shape, {}, task.readout, options.seed), task,
                              options);
    double loss = 0.0;
    const std::size_t last = std::max<std::size_t>(1, numbers.steps / 4);
    for (std::size_t i = 0; i < numbers.steps; ++i) {
        const double now = trainer.step().loss;
        if (i + last >= numbers.steps) loss += now / static_cast<double>(last);
    }
    return {trainer.network(), loss};
}

std::vector<Recorded> record(const sim::Network& network, const learning::Task& task) {
    std::vector<Recorded> trials;
    for (std::size_t i = 0; i < 24; ++i) {
        sim::Random random(7, "training encoding", i);
        learning::Trial trial;
        task.make_trial(i, random, trial);
        trials.push_back({run_clock_driven(network, trial.input,
                                           {.ticks = task.ticks, .record_potentials = true}),
                          trial.target});
    }
    return trials;
}

// |a - b| / |b| over all weights.
double difference(sim::Weights& a, sim::Weights& b) {
    std::vector<const sim::Matrix*> others;
    for_each_matrix(b, [&](const char*, const sim::Matrix& m) { others.push_back(&m); });
    double squares = 0.0;
    double size = 0.0;
    std::size_t next = 0;
    for_each_matrix(a, [&](const char*, const sim::Matrix& m) {
        const sim::Matrix& other = *others[next++];
        for (std::size_t i = 0; i < m.values().size(); ++i) {
            const double expected = static_cast<double>(other.values()[i]);
            const double error = static_cast<double>(m.values()[i]) - expected;
            squares += error * error;
            size += expected * expected;
        }
    });
    return std::sqrt(squares / size);
}

// Percent of the neuron-ticks.
std::pair<double, double> active_and_spikes(const sim::Network& network,
                                            const std::vector<Recorded>& trials,
                                            const learning::Surrogate& surrogate) {
    const learning::ActiveNeurons active(surrogate, network.neuron.threshold, network.neurons());
    std::size_t count = 0;
    std::size_t spikes = 0;
    std::size_t all = 0;
    for (const Recorded& trial : trials) {
        const sim::Matrix& potentials = trial.trace.potentials;
        for (std::size_t k = 0; k < potentials.cols(); ++k) {
            count += active.count(potentials.column(k).data());
        }
        spikes += trial.trace.spikes.size();
        all += potentials.cols() * network.neurons();
    }
    return {100.0 * static_cast<double>(count) / static_cast<double>(all),
            100.0 * static_cast<double>(spikes) / static_cast<double>(all)};
}

bool measure(const learning::Task& task, const Numbers& numbers, double slope) {
    learning::ReplayOptions options;
    options.surrogate = {learning::SurrogateKind::triangle, slope};
    const auto [network, loss] = trained(task, numbers, options);
    std::vector<Recorded> trials = record(network, task);
    const auto [active, spikes] = active_and_spikes(network, trials, options.surrogate);

    learning::Replay chosen(network, options);
    options.backward = learning::Backward::dense;
    learning::Replay dense(network, options);
    options.backward = learning::Backward::sparse;
    learning::Replay sparse(network, options);
    sim::Weights dense_gradient = zeros_like(network.weights);
    sim::Weights sparse_gradient = zeros_like(network.weights);
    std::size_t chose_sparse = 0;
    for (const Recorded& trial : trials) {
        dense.add(trial.trace, trial.target, dense_gradient);
        sparse.add(trial.trace, trial.target, sparse_gradient);
        sim::Weights unused = zeros_like(network.weights);
        chosen.add(trial.trace, trial.target, unused);
        chose_sparse += chosen.was_sparse() ? 1 : 0;
    }
    const double error = difference(sparse_gradient, dense_gradient);
    if (!(error < 1e-5)) { // float32: hundreds of roundings of 6e-8
        std::fprintf(stderr, "the gradients are %.1e apart: no time is worth printing\n", error);
        return false;
    }

    sim::ClockDriven clock(network);
    const auto time = [&](learning::Replay& replay, sim::Weights& gradient) {
        double total = 0.0;
        for (Recorded& trial : trials) {
            clock.run(trial.trace);
            const double start = microseconds();
            replay.add(trial.trace, trial.target, gradient);
            total += microseconds() - start;
        }
        return total / static_cast<double>(trials.size());
    };
    std::vector<double> dense_times;
    std::vector<double> sparse_times;
    std::vector<double> ratios;
    for (std::size_t i = 0; i < numbers.rounds; ++i) {
        dense_times.push_back(time(dense, dense_gradient));
        sparse_times.push_back(time(sparse, sparse_gradient));
        ratios.push_back(dense_times.back() / sparse_times.back());
    }
    std::printf("| %zu | %zu | %g | %.1f %% | %.1f %% | %.3f | %.0f | %.0f | %.2f | %zu of %zu |\n",
                numbers.neurons, numbers.modes, slope, active, spikes, loss, median(dense_times),
                median(sparse_times), median(ratios), chose_sparse, trials.size());
    std::fflush(stdout);
    return true;
}

} // namespace

int main(int argc, char* argv[]) {
    if (argc < 2) {
        std::fprintf(stderr, "usage: bench_sparse_backward context|DATA [N P STEPS ROUNDS]\n");
        return 2;
    }
    const auto number = [&](int i, std::size_t otherwise) {
        return argc > i ? static_cast<std::size_t>(std::strtoull(argv[i], nullptr, 10)) : otherwise;
    };
    try {
        const learning::Task task = task_of(argv[1]);
        const Numbers numbers{number(2, 1000), number(3, 10), number(4, 30), number(5, 15)};
        std::printf(
            "| N | P | slope | active | spikes | loss | dense us | sparse us | ratio "
            "| sparse by choice |\n|---|---|---|---|---|---|---|---|---|---|\n");
        for (const double slope : {2.0, 5.0, 10.0, 15.0, 25.0, 50.0}) {
            if (!measure(task, numbers, slope)) return 1;
        }
    } catch (const std::exception& error) {
        std::fprintf(stderr, "bench_sparse_backward: %s\n", error.what());
        return 2;
    }
}
