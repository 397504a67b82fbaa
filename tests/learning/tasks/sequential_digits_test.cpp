#include "smnn/learning/tasks/sequential_digits.hpp"

#include "smnn/sim/error.hpp"
#include "tests/support/catch.hpp"

using namespace smnn;
using namespace smnn::learning;

TEST_CASE("each row of a picture comes in its own ticks, each column on its own channel",
          "[learning]") {
    auto images = std::make_shared<sim::LabelledImages>();
    images->rows = 3;
    images->columns = 2;
    images->pixels = {255, 0, 0, 0, 0, 255};
    images->labels = {7};
    const Task task = sequential_digits(images, 4);
    CHECK(task.inputs == 2);
    CHECK(task.ticks == 12);
    Trial trial;
    sim::Random random(1, "encoding");
    task.make_trial(0, random, trial);
    CHECK(std::get<std::size_t>(trial.target) == 7);
    std::vector<sim::Event> expected;
    for (sim::Tick tick = 0; tick < 4; ++tick) expected.push_back({tick, 0});
    for (sim::Tick tick = 8; tick < 12; ++tick) expected.push_back({tick, 1});
    CHECK(trial.input == sim::sorted(expected));
    CHECK_THROWS_AS(sequential_digits(images, 0), sim::ParameterError);
}
