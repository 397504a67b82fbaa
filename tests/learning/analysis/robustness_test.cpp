#include "smnn/learning/analysis/robustness.hpp"

#include <algorithm>
#include <cmath>
#include <memory>

#include "smnn/learning/optimise/initialise.hpp"
#include "smnn/learning/tasks/contextual_integration.hpp"
#include "smnn/learning/tasks/digits.hpp"
#include "tests/reference/answer.hpp"
#include "tests/reference/forward.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/scratch.hpp"
#include "tests/tools/command_line.hpp"

using namespace smnn;
using namespace smnn::learning;

namespace {

void tell_nobody() {}

Task small_digits() {
    const auto pictures = std::make_shared<const sim::LabelledImages>(tests::small_pictures(20, 5));
    return digits(pictures, sim::Coding::rate, 30);
}

// The share of right answers, or the mean square error, straight from the equations.
double plain_worth(const sim::Network& network, const Task& task) {
    double sum = 0.0;
    for (std::size_t i = 0; i < task.trials; ++i) {
        sim::Random random(1, "encoding", i);
        Trial trial;
        task.make_trial(i, random, trial);
        const auto rate = reference::run(network, trial.input, task.ticks).rate;
        const reference::Answer answer = reference::answer(network, rate, trial.target);
        if (task.readout == sim::Readout::trajectory) {
            sum += answer.loss;
        } else {
            std::size_t best = 0;
            for (std::size_t o = 1; o < network.outputs(); ++o) {
                if (answer.output(0, o) > answer.output(0, best)) best = o;
            }
            sum += best == std::get<std::size_t>(trial.target) ? 1.0 : 0.0;
        }
    }
    return sum / static_cast<double>(task.trials);
}

} // namespace

TEST_CASE("a curve of ablated modes is what the equations say of each network on it",
          "[learning]") {
    const Task task = small_digits();
    const sim::Network network = tests::small_network();
    const RobustnessCurve curve =
        robustness({&network, 1}, task, {.part = Part::modes, .order = Order::most}, tell_nobody);
    CHECK(curve.pieces == 3);
    REQUIRE(curve.count == std::vector<std::size_t>{0, 1, 2, 3});
    sim::Network less = network;
    const auto order = ranking(strengths(network, Part::modes), Order::most);
    for (std::size_t step = 0; step <= 3; ++step) {
        CAPTURE(step);
        if (step > 0) less.weights.importance(order[step - 1], 0) = 0.0F;
        CHECK(curve.mean[step] == Approx(plain_worth(less, task)).epsilon(1e-12));
    }
    CHECK(curve.least == curve.mean);
    CHECK(curve.most == curve.mean);
}

TEST_CASE("a trajectory is worth its mean square error", "[learning]") {
    const Task task = contextual_integration({.silent_ticks = 5,
                                              .stimulus_ticks = 30,
                                              .response_ticks = 20,
                                              .switched_ticks = 10,
                                              .trials = 4});
    const sim::Network network =
        initialise({.neurons = 10, .modes = 2, .inputs = task.inputs, .outputs = task.outputs}, {},
                   sim::Readout::trajectory, 2);
    const RobustnessCurve curve =
        robustness({&network, 1}, task, {.part = Part::neurons, .order = Order::least, .steps = 2},
                   tell_nobody);
    REQUIRE(curve.count == std::vector<std::size_t>{0, 5, 10});
    const auto order = ranking(count_spikes(network, task, {}), Order::least);
    sim::Network less = network;
    for (std::size_t i = 0; i < 5; ++i) {
        // Its spikes reach nobody and are read by nobody.
        for (std::size_t mode = 0; mode < 2; ++mode) less.weights.mode_out(mode, order[i]) = 0.0F;
        for (std::size_t output = 0; output < task.outputs; ++output) {
            less.weights.readout(output, order[i]) = 0.0F;
        }
    }
    // Means of float32 outputs against those of doubles.
    CHECK(curve.mean[0] == Approx(plain_worth(network, task)).epsilon(1e-5));
    CHECK(curve.mean[1] == Approx(plain_worth(less, task)).epsilon(1e-5));
}

TEST_CASE("a curve of many shuffles is the same at any number of threads", "[learning]") {
    const Task task = small_digits();
    const std::vector<sim::Network> networks{tests::small_network(1), tests::small_network(2)};
    RobustnessOptions options{
        .part = Part::input_weights, .order = Order::random, .steps = 4, .shuffles = 3};
    std::size_t told = 0;
    options.evaluation.threads = 1;
    const RobustnessCurve one = robustness(networks, task, options, [&] { ++told; });
    CHECK(told == evaluations_of(networks, options));
    CHECK(told == 2 * (2 + 3 * 3)); // the ends once a network
    options.evaluation.threads = 3;
    const RobustnessCurve three = robustness(networks, task, options, tell_nobody);
    CHECK(one.mean == three.mean);
    CHECK(one.least == three.least);
    CHECK(one.most == three.most);

    // Each shuffle by itself, from the first step to the last.
    for (std::size_t step = 0; step < one.count.size(); ++step) {
        std::vector<double> worths;
        for (const sim::Network& network : networks) {
            for (std::uint64_t shuffle = 0; shuffle < 3; ++shuffle) {
                const auto pieces =
                    ranking(strengths(network, options.part), Order::random, 1, shuffle);
                const auto gone = std::span(pieces).first(one.count[step]);
                worths.push_back(worth(ablated(network, options.part, gone), task, {}));
            }
        }
        CHECK(one.least[step] == *std::min_element(worths.begin(), worths.end()));
        CHECK(one.most[step] == *std::max_element(worths.begin(), worths.end()));
        double sum = 0.0;
        for (const double value : worths) sum += value;
        CHECK(one.mean[step] == Approx(sum / 6.0).epsilon(1e-12));
    }
    CHECK(one.least.front() <= one.most.front());
}

TEST_CASE("steps are evenly spread, and no number of pieces is tried twice", "[learning]") {
    CHECK(counts_of(3, 10) == std::vector<std::size_t>{0, 1, 2, 3});
    CHECK(counts_of(30, 10) == std::vector<std::size_t>{0, 3, 6, 9, 12, 15, 18, 21, 24, 27, 30});
    CHECK(counts_of(78400, 2) == std::vector<std::size_t>{0, 39200, 78400});
    CHECK(counts_of(0, 5) == std::vector<std::size_t>{0});
}

TEST_CASE("a curve of networks that are not alike is refused", "[learning]") {
    const Task task = small_digits();
    const std::vector<sim::Network> networks{
        tests::small_network(), pruned(tests::small_network(), Part::modes, std::vector{0UL})};
    const auto curve = [&](std::span<const sim::Network> some, Part part) {
        return tests::refusal([&] { robustness(some, task, {.part = part}, tell_nobody); });
    };
    CHECK(tests::contains(curve(networks, Part::modes), "the first has 3, another 2"));
    CHECK(curve(networks, Part::neurons).empty());
    CHECK(tests::contains(curve({}, Part::modes), "no network"));
}
