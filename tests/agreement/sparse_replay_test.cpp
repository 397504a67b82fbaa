#include <array>
#include <set>
#include <tuple>

#include "smnn/learning/replay.hpp"
#include "smnn/sim/engines/clock_driven.hpp"
#include "tests/reference/adjoint.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/difference.hpp"
#include "tests/support/networks.hpp"

using namespace smnn;
using tests::RandomTrial;

namespace {

// Triangles that just leave out neurons at rest, and sharper ones; both resets, without and with a target
// of spikes, in turn.
learning::ReplayOptions replay_options(const RandomTrial& trial, learning::Backward backward) {
    static constexpr std::array slopes{1.001, 3.0, 25.0};
    learning::ReplayOptions options;
    options.surrogate.kind = learning::SurrogateKind::triangle;
    options.surrogate.slope = slopes[trial.seed % 3] / trial.network.neuron.threshold;
    options.attached_reset = trial.seed / 3 % 2 == 1;
    if (trial.seed / 6 % 2 == 1) options.spike_target = {.spikes = 3.5, .strength = 0.02};
    options.backward = backward;
    return options;
}

sim::Trace run(const RandomTrial& trial, bool record_potentials = false) {
    return sim::run_clock_driven(trial.network, trial.input,
                                 {.ticks = trial.ticks, .record_potentials = record_potentials});
}

void round_to_float32(tests::Table& table) {
    for (std::size_t i = 0; i < table.rows(); ++i) {
        for (std::size_t j = 0; j < table.cols(); ++j) {
            table(i, j) = static_cast<double>(static_cast<float>(table(i, j)));
        }
    }
}

tests::WeightTables tables(const sim::Weights& weights) {
    tests::WeightTables result;
    sim::for_each_matrix(weights, [&](const char* name, const sim::Matrix& matrix) {
        tests::Table& table = result[name] = tests::Table(matrix.rows(), matrix.cols());
        for (std::size_t i = 0; i < matrix.rows(); ++i) {
            for (std::size_t j = 0; j < matrix.cols(); ++j) {
                table(i, j) = static_cast<double>(matrix(i, j));
            }
        }
    });
    return result;
}

struct Compared {
    bool is_fit = false;
    double size = 0.0;
};

// Sparse and dense replay of a trial beside each other and the plain adjoint.
//
// Between two jumps the sparse way takes the difference of two responses where the dense one sums up ticks, all
// in float32, 6e-8 a rounding: with time constants of up to 60 ticks a hundredth may be left of what is
// subtracted. So 1e-5 from each other; from the adjoint in double 1e-4, as in replay_test.cpp, where
// it is said why trials are left out.
Compared compare(const RandomTrial& trial) {
    const sim::Network& network = trial.network;
    const learning::Target target = tests::random_target(trial.seed, network, trial.ticks);
    const auto sparse_options = replay_options(trial, learning::Backward::sparse);
    const auto dense_options = replay_options(trial, learning::Backward::dense);

    reference::Run plain = reference::run(network, trial.input, trial.ticks);
    const reference::Answer answer = reference::answer(network, plain.rate, target);
    const auto expected = reference::adjoint(network, trial.input, plain, answer, sparse_options);
    if (answer.smallest_margin < 1e-9 || answer.loss < 1e-6 || norm(expected) > 1e30) return {};
    round_to_float32(plain.potential);
    const auto rounded = reference::adjoint(network, trial.input, plain, answer, sparse_options);
    if (!tests::gradient_difference(rounded, expected, 2e-6).empty()) return {};

    const sim::Trace trace = run(trial);
    sim::Weights sparse = zeros_like(network.weights);
    learning::Replay way(network, sparse_options);
    const double loss = way.add(trace, target, sparse);
    const learning::Gradient dense = learning::replay(network, trace, target, dense_options);
    INFO("seed " << trial.seed << ", " << sim::name(network.neuron.filter) << " filter, "
                 << sim::name(network.readout) << ", delay " << network.neuron.delay_ticks
                 << ", refractory " << sim::refractory_ticks(network.neuron) << ", P "
                 << network.modes() << ", N " << network.neurons()
                 << (sparse_options.attached_reset ? ", attached" : ", detached"));
    CHECK(way.was_sparse());
    CHECK(loss == dense.loss);
    CHECK(way.spike_penalty() == dense.spike_penalty);
    CHECK(tests::gradient_difference(sparse, expected, 1e-4) == "");
    CHECK(tests::gradient_difference(sparse, tables(dense.weights), 1e-5) == "");
    return {true, norm(expected.at("input"))};
}

} // namespace

TEST_CASE("active neurons alone say as much as all of them", "[agreement]") {
    std::set<std::tuple<sim::Readout, sim::Filter, bool, bool, bool>> tried;
    std::size_t carried = 0; // trials in which a gradient reaches the input
    for (std::uint64_t seed = 0; seed < 600; ++seed) {
        const RandomTrial trial = tests::random_trial(seed, {.neurons = 40, .ticks = 150});
        if (trial.network.is_full_rank()) continue;
        const Compared compared = compare(trial);
        if (!compared.is_fit || compared.size == 0.0) continue;
        ++carried;
        tried.emplace(trial.network.readout, trial.network.neuron.filter, trial.input.is_graded(),
                      seed / 3 % 2 == 1, sim::refractory_ticks(trial.network.neuron) == 0);
    }
    CHECK(carried > 250);
    CHECK(tried.size() > 60); // of 72
}

// Several windows of potentials and of responses.
TEST_CASE("so they do in long trials, window by window", "[agreement]") {
    std::size_t carried = 0;
    for (std::uint64_t seed = 1000; seed < 1040; ++seed) {
        RandomTrial trial = tests::random_trial(seed, {.neurons = 20, .ticks = 2500});
        if (trial.network.is_full_rank() || trial.ticks < 1100) continue;
        const Compared compared = compare(trial);
        carried += compared.is_fit && compared.size > 0.0;
    }
    CHECK(carried > 5);
}

TEST_CASE("a trial with few active neurons goes back sparse, one with many dense, recorded or not",
          "[agreement]") {
    std::size_t sparse = 0;
    std::size_t dense = 0;
    for (std::uint64_t seed = 0; seed < 500; ++seed) {
        const RandomTrial trial = tests::random_trial(seed, {.neurons = 200, .ticks = 150});
        if (trial.network.is_full_rank() || trial.network.neurons() < 100) continue;
        const learning::Target target = tests::random_target(seed, trial.network, trial.ticks);
        const auto options = replay_options(trial, learning::Backward::faster);
        sim::Weights recomputed = zeros_like(trial.network.weights);
        sim::Weights recorded = zeros_like(trial.network.weights);
        learning::Replay one(trial.network, options);
        learning::Replay other(trial.network, options);
        one.add(run(trial), target, recomputed);
        other.add(run(trial, true), target, recorded);
        INFO("seed " << seed);
        CHECK(one.was_sparse() == other.was_sparse());
        CHECK(recomputed == recorded);

        const learning::ActiveNeurons active(options.surrogate, trial.network.neuron.threshold,
                                             trial.network.neurons());
        const sim::Trace trace = run(trial, true);
        std::size_t count = 0;
        for (std::size_t k = 0; k < trace.potentials.cols(); ++k) {
            count += active.count(trace.potentials.column(k).data());
        }
        const double share = static_cast<double>(count) /
                             static_cast<double>(trace.potentials.cols() * trial.network.neurons());
        if (share > 0.4) CHECK_FALSE(one.was_sparse()); // beyond what is ever worthwhile
        if (share == 0.0 && trial.network.modes() > 3) CHECK(one.was_sparse());
        (one.was_sparse() ? sparse : dense) += 1;
    }
    CHECK(sparse > 10);
    CHECK(dense > 10);
}
