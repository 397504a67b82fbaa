#include "smnn/learning/evaluation/calibrate.hpp"

#include "smnn/learning/tasks/digits.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/networks.hpp"
#include "tests/support/scratch.hpp"
#include "tests/tools/command_line.hpp"

using namespace smnn;

namespace {

learning::Task small_task() {
    return learning::digits(
        std::make_shared<const sim::LabelledImages>(tests::small_pictures(40, 3)),
        sim::Coding::rate, 20);
}

struct Found {
    sim::FixedChoices choices;
    double start_loss;
    double loss;
    std::size_t tries;
};

Found search(const sim::FixedTarget& target, std::size_t threads) {
    const sim::Network network = tests::small_network(5);
    const learning::Task task = small_task();
    learning::Calibration calibration(network, target, task, {.threads = threads},
                                      usual_choices(target));
    while (calibration.try_next()) {
    }
    return {calibration.best(), calibration.start_loss(), calibration.best_answers().loss,
            calibration.tries()};
}

} // namespace

TEST_CASE("a calibration never loses more than what it began with, and ends", "[learning]") {
    for (const char* word : {"fixed:8.24", "fixed:4.12", "fixed:3.10", "xylo"}) {
        CAPTURE(word);
        const Found found = search(sim::fixed_target(word), 1);
        CHECK(found.loss <= found.start_loss);
        CHECK(found.tries > 10);
        CHECK(found.tries <= learning::Calibration::most_tries());
    }
    // Where bits are few there is something to find.
    const Found few = search(sim::fixed_target("fixed:3.10"), 1);
    CHECK(few.loss < few.start_loss);
}

TEST_CASE("a calibration finds the same on any number of threads", "[learning]") {
    const sim::FixedTarget target = sim::fixed_target("fixed:4.12");
    const Found one = search(target, 1);
    const Found three = search(target, 3);
    CHECK(one.choices == three.choices);
    CHECK(one.loss == three.loss);
    CHECK(one.tries == three.tries);
}

TEST_CASE("integers of many bits answer as the network they came from", "[learning]") {
    sim::FixedTarget target = sim::fixed_target("fixed:16.32");
    target.decay_bits = 16;
    const sim::Network network = tests::small_network(5);
    const learning::Task task = small_task();
    const learning::Evaluation exact = learning::evaluate(network, task, {});
    const learning::FixedEvaluation rounded =
        learning::evaluate(sim::quantise(network, target, usual_choices(target)).network, task, {});
    CHECK(rounded.answers.predictions == exact.predictions);
    // Decays are off by up to 8e-6, weights by 2e-5 of the largest; a spike or two of some thousand may move.
    CHECK(rounded.answers.loss == Approx(exact.loss).epsilon(0.01));
    CHECK(rounded.answers.hidden_spikes_per_trial ==
          Approx(exact.hidden_spikes_per_trial).epsilon(0.01));
    CHECK(exact.hidden_spikes_per_trial > 5.0);
    CHECK(rounded.held == sim::HeldCounts{});
    CHECK(rounded.trials_held == 0);
}
