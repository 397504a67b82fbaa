#include <array>

#include "smnn/learning/evaluation/evaluate.hpp"
#include "smnn/learning/optimise/initialise.hpp"
#include "smnn/learning/trainer.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/difference.hpp"
#include "tests/support/engines.hpp"
#include "tests/support/networks.hpp"

using namespace smnn;

namespace {

// Three classes of random input: class c drives the channels c, c + 3, ... more than the others.
learning::Task three_classes(std::size_t inputs, std::size_t trials) {
    learning::Task task;
    task.name = "three classes";
    task.inputs = inputs;
    task.outputs = 3;
    task.trials = trials;
    task.ticks = 30;
    task.readout = sim::Readout::max_rate;
    task.make_trial = [inputs](std::size_t index, sim::Random& random, learning::Trial& trial) {
        const std::size_t label = index % 3;
        trial.input.clear();
        for (sim::Tick tick = 0; tick < 30; ++tick) {
            for (std::size_t c = 0; c < inputs; ++c) {
                if (random.uniform() < (c % 3 == label ? 0.3 : 0.05)) {
                    trial.input.append({tick, static_cast<sim::Channel>(c), 1.0F});
                }
            }
        }
        trial.target = label;
    };
    return task;
}

sim::Network small_network(std::uint64_t seed) {
    const learning::Shape shape{.neurons = 21, .modes = 3, .inputs = 12, .outputs = 3};
    return learning::initialise(shape, sim::NeuronParameters{}, sim::Readout::max_rate, seed);
}

sim::Network trained(std::size_t threads) {
    learning::TrainingOptions options;
    options.epochs = 2;
    options.batch = 25; // 2 1/2 batches an epoch: the last is smaller
    options.seed = 7;
    options.threads = threads;
    learning::Trainer trainer(small_network(7), three_classes(12, 60), options);
    while (!trainer.done()) trainer.step();
    return trainer.network();
}

} // namespace

TEST_CASE("the same run twice leaves the same trace, recordings and counters included",
          "[agreement]") {
    for (std::uint64_t seed = 0; seed < 50; ++seed) {
        const tests::RandomTrial trial = tests::random_trial(seed, {.neurons = 60, .ticks = 200});
        sim::RunConfig config;
        config.ticks = trial.ticks;
        config.record_potentials = true;
        config.record_mode_activity = true;
        for (const auto& [name, engine] : tests::engines) {
            const sim::Trace one = engine(trial.network, trial.input, config);
            const sim::Trace two = engine(trial.network, trial.input, config);
            INFO("seed " << seed << ", " << name);
            CHECK(one.spikes == two.spikes);
            CHECK(one.cost == two.cost);
            CHECK(one.potentials == two.potentials);
            CHECK(one.mode_activity == two.mode_activity);
        }
    }
}

TEST_CASE("recording changes neither spikes nor counters", "[agreement]") {
    for (std::uint64_t seed = 0; seed < 100; ++seed) {
        const tests::RandomTrial trial = tests::random_trial(seed, {.neurons = 60, .ticks = 200});
        sim::RunConfig plain;
        plain.ticks = trial.ticks;
        sim::RunConfig recording = plain;
        recording.record_potentials = true;
        recording.record_mode_activity = true;
        for (const auto& [name, engine] : tests::engines) {
            const sim::Trace one = engine(trial.network, trial.input, plain);
            const sim::Trace two = engine(trial.network, trial.input, recording);
            INFO("seed " << seed << ", " << name);
            CHECK(one.spikes == two.spikes);
            CHECK(one.cost == two.cost);
        }
    }
}

TEST_CASE("a network learned on one, two or three threads has the same bytes", "[agreement]") {
    const sim::Network one = trained(1);
    CHECK_FALSE(one.weights == small_network(7).weights); // it did learn something
    CHECK(trained(2) == one);
    CHECK(trained(3) == one);
}

TEST_CASE("an evaluation does not depend on threads or engine", "[agreement]") {
    const sim::Network network = small_network(3);
    const learning::Task task = three_classes(12, 101);
    learning::EvaluationOptions options;
    options.engine = sim::Engine::event;
    options.threads = 1;
    const learning::Evaluation one = learning::evaluate(network, task, options);
    REQUIRE(one.trials == 101);
    CHECK(one.hidden_spikes_per_trial > 1.0);
    for (const std::size_t threads : {2U, 3U}) {
        for (const sim::Engine engine : {sim::Engine::event, sim::Engine::clock}) {
            options.threads = threads;
            options.engine = engine;
            const learning::Evaluation other = learning::evaluate(network, task, options);
            INFO(threads << " threads, " << sim::name(engine));
            CHECK(other.accuracy == one.accuracy);
            CHECK(other.loss == one.loss);
            CHECK(other.predictions == one.predictions);
            CHECK(other.hidden_spikes_per_trial == one.hidden_spikes_per_trial);
            CHECK(other.input_spikes_per_trial == one.input_spikes_per_trial);
        }
    }
}
