#include "smnn/learning/session.hpp"

#include <memory>

#include "smnn/learning/optimise/initialise.hpp"
#include "smnn/learning/tasks/digits.hpp"
#include "tests/support/catch.hpp"

using namespace smnn;
using namespace smnn::learning;

namespace {

// Light on the left or on the right. The last `noise` pictures carry the wrong label.
Task two_sides(std::size_t trials, std::size_t noise = 0) {
    auto images = std::make_shared<sim::LabelledImages>();
    images->rows = 4;
    images->columns = 4;
    for (std::size_t i = 0; i < trials; ++i) {
        for (std::size_t pixel = 0; pixel < 16; ++pixel) {
            const bool is_lit = (pixel % 4 >= 2) == (i % 2 == 1);
            images->pixels.push_back(is_lit ? 200 : 20);
        }
        const std::size_t side = i + noise < trials ? i % 2 : 1 - i % 2;
        images->labels.push_back(static_cast<std::uint8_t>(side));
    }
    return digits(images, sim::Coding::rate, 20);
}

sim::Network fresh_network() {
    return initialise({.neurons = 15, .modes = 2, .inputs = 16, .outputs = 10}, {},
                      sim::Readout::max_rate, 3);
}

TrainingOptions short_training() {
    TrainingOptions options{.epochs = 4, .batch = 10, .adam = {.learning_rate = 0.01}};
    options.validation = 0.25;
    return options;
}

} // namespace

TEST_CASE("a session learns as a trainer does from the trials that are not held out",
          "[learning]") {
    const TrainingOptions options = short_training();
    Session session(fresh_network(), two_sides(40), options);
    std::size_t validations = 0;
    while (!session.done()) {
        const SessionStep step = session.step();
        CHECK(step.ends_epoch == (step.batch == 3));
        CHECK(step.validation.has_value() == step.ends_epoch);
        if (!step.validation) continue;
        ++validations;
        CHECK(step.validation->trials == 10);
        CHECK(session.epoch().trials == 30);
    }
    CHECK(validations == 4);
    CHECK(session.batches() == 12);

    Trainer trainer(fresh_network(), two_sides(30), options);
    double loss = 0.0; // the mean of the last epoch, whose batches are of one size
    while (!trainer.done()) {
        const bool is_last = trainer.epoch() + 1 == options.epochs;
        const BatchReport report = trainer.step();
        if (is_last) loss += report.loss / 3.0;
    }
    CHECK(session.result() == trainer.network());
    CHECK(session.epoch().loss == Approx(loss));
}

TEST_CASE("a session goes on from any batch to the same bytes", "[learning]") {
    TrainingOptions options = short_training();
    options.patience = 2;
    const Task task = two_sides(40, 12);
    Session whole(fresh_network(), task, options);
    while (!whole.done()) whole.step();
    sim::Checkpoint end;
    whole.save(end);
    end.counters.erase("seconds.bits");

    for (const std::size_t stop : {std::size_t{1}, std::size_t{3}, std::size_t{5}}) {
        Session first(fresh_network(), task, options);
        for (std::size_t i = 0; i < stop; ++i) first.step();
        sim::Checkpoint middle;
        middle.counters["left over"] = 1;
        first.save(middle);
        CHECK(middle.counters.count("left over") == 0);
        Session second(middle, task, options);
        CHECK(second.batches() == stop);
        CHECK(second.seconds() == first.seconds());
        while (!second.done()) second.step();
        sim::Checkpoint other;
        second.save(other);
        other.counters.erase("seconds.bits");
        CHECK(other == end);
        CHECK(second.result() == whole.result());
    }
}

TEST_CASE("without patience left a session is done and gives its best network", "[learning]") {
    // What is held out is labelled the wrong way round: the more is learned, the worse it is judged.
    TrainingOptions options = short_training();
    options.epochs = 30;
    options.patience = 2;
    Session session(fresh_network(), two_sides(40, 10), options);
    sim::Network best;
    while (!session.done()) {
        const SessionStep step = session.step();
        if (step.ends_epoch && session.best().best_epoch == step.epoch) best = session.network();
    }
    CHECK(session.epochs() < 30);
    CHECK(session.epochs() == session.best().best_epoch + 2);
    CHECK(session.result().weights == best.weights);
    CHECK(session.result().weights != session.network().weights);
}

TEST_CASE("a share that holds out nothing or everything is refused", "[learning]") {
    TrainingOptions options = short_training();
    for (const double share : {0.01, 0.999, 1.0, -0.5}) {
        options.validation = share;
        CHECK_THROWS_AS(Session(fresh_network(), two_sides(40), options), sim::ParameterError);
    }
    options.validation = 0.0;
    CHECK_FALSE(Session(fresh_network(), two_sides(40), options).done());
}
