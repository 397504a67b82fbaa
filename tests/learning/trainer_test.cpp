#include "smnn/learning/trainer.hpp"

#include <cmath>
#include <string>

#include "smnn/learning/evaluation/evaluate.hpp"
#include "smnn/learning/optimise/initialise.hpp"
#include "smnn/learning/tasks/digits.hpp"
#include "smnn/sim/error.hpp"
#include "tests/support/catch.hpp"

using namespace smnn;
using namespace smnn::learning;

namespace {

// Two classes a neuroscientist could tell apart: light on the left, light on the right.
Task two_sides(std::size_t trials) {
    auto images = std::make_shared<sim::LabelledImages>();
    images->rows = 4;
    images->columns = 4;
    sim::Random random(1, "pictures");
    for (std::size_t i = 0; i < trials; ++i) {
        const auto side = static_cast<std::uint8_t>(i % 2);
        for (std::size_t pixel = 0; pixel < 16; ++pixel) {
            const bool is_lit = (pixel % 4 >= 2) == (side == 1);
            images->pixels.push_back(
                static_cast<std::uint8_t>(is_lit ? 120 + random.below(100) : random.below(40)));
        }
        images->labels.push_back(side);
    }
    return digits(images, sim::Coding::rate, 30);
}

sim::Network fresh_network(std::size_t modes, bool full_rank) {
    const Shape shape{
        .neurons = 20, .modes = modes, .full_rank = full_rank, .inputs = 16, .outputs = 10};
    return initialise(shape, {}, sim::Readout::max_rate, 3);
}

sim::Network train(std::size_t modes, bool full_rank, TrainingOptions options) {
    Trainer trainer(fresh_network(modes, full_rank), two_sides(90), options);
    while (!trainer.done()) trainer.step();
    return trainer.network();
}

} // namespace

TEST_CASE("light on the left and light on the right are learned, whatever the recurrence",
          "[learning]") {
    for (const auto& [modes, full_rank] :
         {std::pair<std::size_t, bool>{2, false}, {0, false}, {0, true}}) {
        const sim::Network network =
            train(modes, full_rank, {.epochs = 10, .batch = 10, .adam = {.learning_rate = 0.01}});
        const Evaluation before =
            evaluate(fresh_network(modes, full_rank), two_sides(100), {.seed = 5});
        const Evaluation after = evaluate(network, two_sides(100), {.seed = 5});
        CHECK(before.accuracy < 0.9);
        CHECK(after.accuracy == 1.0);
        CHECK(after.loss < before.loss);
    }
}

TEST_CASE("training writes the same bytes at any number of threads", "[learning]") {
    TrainingOptions options{.epochs = 2, .batch = 25};
    options.threads = 1;
    const sim::Network one = train(2, false, options);
    for (const std::size_t threads : {2U, 3U, 0U}) {
        options.threads = threads;
        CHECK(train(2, false, options) == one);
    }
}

TEST_CASE("another seed is another training", "[learning]") {
    TrainingOptions options{.epochs = 1, .batch = 25};
    const sim::Network one = train(2, false, options);
    options.seed = 2;
    CHECK_FALSE(train(2, false, options) == one);
}

TEST_CASE("an epoch visits every trial, the last batch being what is left", "[learning]") {
    Trainer trainer(fresh_network(1, false), two_sides(90), {.epochs = 2, .batch = 40});
    CHECK(trainer.batches_per_epoch() == 3);
    std::size_t trials = 0;
    while (trainer.epoch() == 0) trials += trainer.step().trials;
    CHECK(trials == 90);
    CHECK(trainer.batch() == 0);
    while (!trainer.done()) trainer.step();
    CHECK(trainer.epoch() == 2);
}

TEST_CASE("the two engines answer alike, at any number of threads and on any part", "[learning]") {
    const sim::Network network = train(2, false, {.epochs = 2, .batch = 10});
    const Task task = two_sides(150);
    EvaluationOptions options{.engine = sim::Engine::clock, .threads = 1};
    const Evaluation clock = evaluate(network, task, options);
    options.engine = sim::Engine::event;
    options.threads = 2;
    const Evaluation event = evaluate(network, task, options);
    CHECK(event.predictions == clock.predictions);
    CHECK(event.loss == clock.loss);
    CHECK(event.hidden_spikes_per_trial == clock.hidden_spikes_per_trial);
    CHECK(event.engine == sim::Engine::event);

    options.first = 100;
    options.count = 20;
    const Evaluation part = evaluate(network, task, options);
    CHECK(part.trials == 20);
    CHECK(part.predictions == std::vector<std::size_t>(clock.predictions.begin() + 100,
                                                       clock.predictions.begin() + 120));
}

TEST_CASE("a population is brought to the spikes it should have, from above and from below",
          "[learning]") {
    const auto spikes_after = [](const SpikeTarget& target) {
        Trainer trainer(fresh_network(2, false), two_sides(90),
                        {.epochs = 20,
                         .batch = 10,
                         .adam = {.learning_rate = 0.01},
                         .replay = {.spike_target = target}});
        while (!trainer.done()) trainer.step();
        const Evaluation after = evaluate(trainer.network(), two_sides(100), {.seed = 5});
        CHECK(after.accuracy == 1.0);
        return after.hidden_spikes_per_trial / 20.0;
    };
    const double usual = spikes_after({});
    const double few = usual / 2.0;
    const double many = usual * 1.5; // of 5 that a neuron can fire
    REQUIRE(usual > 1.0);
    REQUIRE(many < 4.5);
    CAPTURE(usual);
    CHECK(spikes_after({.spikes = few, .strength = 10.0}) == Approx(few).epsilon(0.1));
    CHECK(spikes_after({.spikes = many, .strength = 10.0}) == Approx(many).epsilon(0.1));
    // A weak wish goes part of the way.
    const double part = spikes_after({.spikes = few, .strength = 0.1});
    CHECK(part < usual);
    CHECK(part > few);
}

TEST_CASE("a network that a target of spikes wakes is not given up", "[learning]") {
    sim::Network network = fresh_network(2, false);
    for (float& w : network.weights.input.values()) w *= 0.01F;
    TrainingOptions options{.epochs = 2, .batch = 10, .adam = {.learning_rate = 0.01}};
    const auto trained = [&] {
        Trainer trainer(network, two_sides(400), options);
        BatchReport report;
        while (!trainer.done()) report = trainer.step();
        return report.hidden_spikes;
    };
    CHECK_THROWS_AS(trained(), Diverged);
    options.replay.spike_target = {.spikes = 2.0, .strength = 1.0};
    CHECK(trained() == Approx(2.0).epsilon(0.2));
}

TEST_CASE("training resumed at any batch ends in the same bytes", "[learning]") {
    const TrainingOptions options{
        .epochs = 3, .batch = 40, .adam = {.learning_rate = 0.01, .weight_decay = 0.1}};
    Trainer straight(fresh_network(2, false), two_sides(90), options);
    std::vector<sim::Checkpoint> checkpoints{straight.checkpoint()};
    while (!straight.done()) {
        straight.step();
        checkpoints.push_back(straight.checkpoint());
    }
    REQUIRE(checkpoints.size() == 10);
    for (const sim::Checkpoint& checkpoint : checkpoints) {
        Trainer resumed(checkpoint, two_sides(90), options);
        while (!resumed.done()) resumed.step();
        CHECK(resumed.network() == straight.network());
        CHECK(resumed.checkpoint() == straight.checkpoint());
    }
}

TEST_CASE("a checkpoint of something else, or past the end, is not resumed", "[learning]") {
    const TrainingOptions options{.epochs = 2, .batch = 30};
    Trainer trainer(fresh_network(2, false), two_sides(90), options);
    const sim::Checkpoint whole = trainer.checkpoint();
    const auto refuses = [&](auto&& spoil) {
        sim::Checkpoint checkpoint = whole;
        spoil(checkpoint);
        CHECK_THROWS_AS(Trainer(checkpoint, two_sides(90), options), sim::ParameterError);
    };
    CHECK_NOTHROW(Trainer(whole, two_sides(90), options));
    refuses([](sim::Checkpoint& c) { c.counters.erase("epoch"); });
    refuses([](sim::Checkpoint& c) { c.counters["epoch"] = 3; });
    refuses([](sim::Checkpoint& c) { c.counters["batch"] = 3; });
    refuses([](sim::Checkpoint& c) { c.parameter_sets.erase("adam.m"); });
    refuses([](sim::Checkpoint& c) { c.counters.erase("adam.steps"); });
}

TEST_CASE("a population that nobody can wake, or nobody can calm, stops the training",
          "[learning]") {
    const auto message_of = [](float input_weight) {
        sim::Network network = fresh_network(0, false);
        for (float& w : network.weights.input.values()) w = 0.0F;
        for (std::size_t d = 0; d < 16; ++d) {
            for (float& w : network.weights.input.column(d)) w = input_weight;
        }
        Trainer trainer(network, two_sides(400), {.epochs = 1, .batch = 50});
        try {
            while (!trainer.done()) trainer.step();
        } catch (const Diverged& diverged) {
            return std::string(diverged.what());
        }
        return std::string();
    };
    CHECK(message_of(-1.0F).find("silent, for 100 trials") != std::string::npos);
    CHECK(message_of(100.0F).find("saturated") != std::string::npos);
}

TEST_CASE("silence that began before a checkpoint is counted on after it", "[learning]") {
    sim::Network network = fresh_network(0, false);
    for (std::size_t d = 0; d < 16; ++d) {
        for (float& w : network.weights.input.column(d)) w = -1.0F;
    }
    const TrainingOptions options{.epochs = 1, .batch = 50};
    Trainer trainer(network, two_sides(400), options);
    trainer.step();
    const sim::Checkpoint checkpoint = trainer.checkpoint();
    CHECK(checkpoint.counters.at("silent_trials") == 50);
    Trainer resumed(checkpoint, two_sides(400), options);
    CHECK_THROWS_AS(resumed.step(), Diverged);
}

TEST_CASE("a training that diverges is noticed and stopped", "[learning]") {
    Trainer trainer(fresh_network(2, false), two_sides(90),
                    {.epochs = 100, .batch = 10, .adam = {.learning_rate = 1e38}});
    CHECK_THROWS_AS(
        [&] {
            while (!trainer.done()) trainer.step();
        }(),
        Diverged);
    CHECK(trainer.epoch() == 0);
}

TEST_CASE("options and tasks that do not fit are refused", "[learning]") {
    const auto start = [](TrainingOptions options) {
        Trainer(fresh_network(1, false), two_sides(10), options);
    };
    CHECK_THROWS_AS(start({.epochs = 0}), sim::ParameterError);
    CHECK_THROWS_AS(start({.batch = 0}), sim::ParameterError);
    CHECK_THROWS_AS(start({.adam = {.learning_rate = -1.0}}), sim::ParameterError);
    const auto aim_at = [&](double spikes, double strength) {
        start({.replay = {.spike_target = {.spikes = spikes, .strength = strength}}});
    };
    CHECK_THROWS_AS(aim_at(-1.0, 1.0), sim::ParameterError);
    CHECK_THROWS_AS(aim_at(1.0, -1.0), sim::ParameterError);
    CHECK_THROWS_AS(aim_at(5.1, 1.0), sim::ParameterError); // 30 ticks, 6 from spike to spike
    CHECK_NOTHROW(aim_at(5.0, 1.0));
    sim::Network rates = fresh_network(1, false);
    rates.dynamics = sim::Dynamics::rate;
    CHECK_THROWS_AS(Trainer(rates, two_sides(10),
                            {.replay = {.spike_target = {.spikes = 1.0, .strength = 1.0}}}),
                    sim::ParameterError);

    Task task = two_sides(10);
    task.inputs = 17;
    CHECK_THROWS_AS(Trainer(fresh_network(1, false), task, {}), sim::ParameterError);
    task.inputs = 16;
    task.outputs = 11;
    CHECK_THROWS_AS(evaluate(fresh_network(1, false), task, {}), sim::ParameterError);
    CHECK_THROWS_AS(evaluate(fresh_network(1, false), two_sides(10), {.first = 10}),
                    sim::ParameterError);
    CHECK_THROWS_AS(digits(std::make_shared<sim::LabelledImages>(), sim::Coding::rate, 10),
                    sim::ParameterError);
}

TEST_CASE("a network with a sparse input is not trained", "[learning]") {
    CHECK_THROWS_AS(Trainer(with_sparse_input(fresh_network(2, false)), two_sides(10), {}),
                    sim::ParameterError);
}
