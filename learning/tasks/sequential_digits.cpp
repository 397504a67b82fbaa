#include "smnn/learning/tasks/sequential_digits.hpp"

#include <vector>

#include "smnn/learning/tasks/digits.hpp"
#include "smnn/learning/tasks/shifted_picture.hpp"
#include "smnn/sim/error.hpp"

namespace smnn::learning {

Task sequential_digits(std::shared_ptr<const sim::LabelledImages> images, sim::Tick ticks_per_row,
                       std::size_t shift) {
    Task task = digits(images, sim::Coding::rate, ticks_per_row); // the same refusals and classes
    task.name = "sequential-digits";
    task.inputs = images->columns;
    task.ticks = ticks_per_row * static_cast<sim::Tick>(images->rows);
    const auto moved_by = [&](std::size_t pixels) -> Task::MakeTrial {
        return
            [images, ticks_per_row, pixels](std::size_t index, sim::Random& random, Trial& trial) {
                std::vector<std::uint8_t> room;
                const auto image = shifted_picture(*images, index, pixels, random, room);
                trial.input.clear();
                for (std::size_t row = 0; row < images->rows; ++row) {
                    encode_rate(image.subspan(row * images->columns, images->columns),
                                static_cast<sim::Tick>(row) * ticks_per_row, ticks_per_row, random,
                                trial.input);
                }
                trial.target = std::size_t{images->labels[index]};
            };
    };
    task.make_trial = moved_by(0);
    if (shift > 0) task.make_training_trial = moved_by(shift);
    return task;
}

} // namespace smnn::learning
