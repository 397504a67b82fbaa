#include "smnn/learning/analysis/ranking.hpp"

#include <algorithm>

#include "smnn/learning/optimise/initialise.hpp"
#include "smnn/learning/tasks/contextual_integration.hpp"
#include "smnn/sim/simulator.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/scratch.hpp"

using namespace smnn;
using namespace smnn::learning;

TEST_CASE("the weakest go first, or the strongest, and of equals the first", "[learning]") {
    const std::vector<double> strengths{3.0, 1.0, 2.0, 1.0, 3.0};
    CHECK(ranking(strengths, Order::least) == std::vector<std::size_t>{1, 3, 2, 0, 4});
    CHECK(ranking(strengths, Order::most) == std::vector<std::size_t>{0, 4, 2, 1, 3});
}

TEST_CASE("shuffles take every piece once, in an order of their own", "[learning]") {
    const std::vector<double> strengths(1000);
    const auto one = ranking(strengths, Order::random, 7, 0);
    CHECK(one == ranking(strengths, Order::random, 7, 0));
    CHECK(one != ranking(strengths, Order::random, 7, 1));
    CHECK(one != ranking(strengths, Order::random, 8, 0));
    auto sorted = one;
    std::sort(sorted.begin(), sorted.end());
    CHECK(sorted == ranking(strengths, Order::least));

    // The piece that goes first is any of ten, equally often: 1000 of 10,000 each, with a deviation of
    // 30; five of them are one chance in 10^5 for all ten.
    std::vector<int> firsts(10);
    for (std::uint64_t i = 0; i < 10'000; ++i) {
        ++firsts[ranking(std::vector<double>(10), Order::random, 1, i).front()];
    }
    for (const int count : firsts) CHECK(std::abs(count - 1000) < 150);
}

TEST_CASE("weights are ranked by their magnitude, the missing ones of a sparse input not at all",
          "[learning]") {
    sim::Network network = initialise({.neurons = 2, .modes = 1, .inputs = 2, .outputs = 1}, {},
                                      sim::Readout::max_rate, 1);
    network.weights.input(0, 0) = -4.0F;
    network.weights.input(1, 0) = 2.0F;
    network.weights.input(0, 1) = 0.0F;
    network.weights.input(1, 1) = 3.0F;
    CHECK(strengths(network, Part::input_weights) == std::vector<double>{4.0, 2.0, 0.0, 3.0});
    CHECK(strengths(with_sparse_input(network), Part::input_weights) ==
          std::vector<double>{4.0, 2.0, 3.0});
    CHECK(tests::contains(tests::refusal([&] { strengths(network, Part::neurons); }),
                          "by their spikes"));
}

TEST_CASE("the spikes of every neuron are counted, whoever counts", "[learning]") {
    const Task task = contextual_integration({.silent_ticks = 5,
                                              .stimulus_ticks = 40,
                                              .response_ticks = 20,
                                              .switched_ticks = 10,
                                              .trials = 70});
    const sim::Network network =
        initialise({.neurons = 12, .modes = 2, .inputs = task.inputs, .outputs = task.outputs}, {},
                   sim::Readout::trajectory, 2);
    std::vector<double> expected(12);
    for (std::size_t i = 1; i < 70; ++i) {
        sim::Random random(4, "encoding", i);
        Trial trial;
        task.make_trial(i, random, trial);
        const sim::Trace trace =
            sim::run(sim::Engine::clock, network, trial.input, {.ticks = task.ticks});
        for (std::size_t s = 0; s < trace.spikes.size(); ++s) {
            expected[trace.spikes[s].channel] += 1.0;
        }
    }
    REQUIRE(*std::max_element(expected.begin(), expected.end()) > 0.0);
    for (const std::size_t threads : {1U, 3U}) {
        const EvaluationOptions options{.first = 1, .seed = 4, .threads = threads};
        CHECK(count_spikes(network, task, options) == expected);
    }
}

TEST_CASE("orders have names, and say what they mean of each part", "[learning]") {
    for (const Order order : {Order::least, Order::most, Order::random}) {
        CHECK(order_from_name(name(order)) == order);
    }
    CHECK(in_words(Part::modes, Order::least) == "least important first");
    CHECK(in_words(Part::input_weights, Order::least) == "smallest first");
    CHECK(in_words(Part::neurons, Order::most) == "most spikes first");
    CHECK(tests::contains(tests::refusal([] { order_from_name("best"); }), "'best' is no order"));
}
