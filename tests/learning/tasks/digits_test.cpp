#include "smnn/learning/tasks/digits.hpp"

#include "smnn/io/idx.hpp"
#include "smnn/learning/optimise/initialise.hpp"
#include "smnn/learning/trainer.hpp"
#include "tests/support/catch.hpp"

using namespace smnn;
using namespace smnn::learning;

TEST_CASE(
    "a fresh network answers real digits with spikes, neither silent nor saturated, in rate, in "
    "latency and in camera code",
    "[learning]") {
    const auto images = std::make_shared<const sim::LabelledImages>(
        io::read_digits(SMNN_SOURCE_DIR "/tools/digits", io::Split::train));
    for (const sim::Coding coding :
         {sim::Coding::rate, sim::Coding::latency, sim::Coding::camera}) {
        const Task task = digits(images, coding, coding == sim::Coding::camera ? 150 : 50);
        const Shape shape{.neurons = 100,
                          .modes = 3,
                          .inputs = task.inputs,
                          .outputs = task.outputs,
                          .input_scale = task.input_scale};
        Trainer trainer(initialise(shape, {}, task.readout, 1), task, {.epochs = 1});
        const BatchReport report = trainer.step();
        CHECK(100.0 * report.hidden_spikes > 1.0); // a digit wakes more than one neuron of 100
        CHECK(report.hidden_spikes < 6.0);         // of 9 that a neuron can fire in 50 ticks
    }
}
