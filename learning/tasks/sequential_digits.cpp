#include "learning/tasks/sequential_digits.hpp"

#include <utility>

#include "learning/tasks/digits.hpp"
#include "sim/error.hpp"

namespace smnn::learning {

Task sequential_digits(std::shared_ptr<const sim::LabelledImages> images, sim::Tick ticks_per_row) {
    Task task = digits(images, sim::Coding::rate, ticks_per_row); // the same refusals and classes
    task.name = "sequential-digits";
    task.inputs = images->columns;
    task.ticks = ticks_per_row * static_cast<sim::Tick>(images->rows);
    task.make_trial = [images = std::move(images), ticks_per_row](
                          std::size_t index, sim::Random& random, Trial& trial) {
        trial.input.clear();
        const std::span<const std::uint8_t> image = images->image(index);
        for (std::size_t row = 0; row < images->rows; ++row) {
            encode_rate(image.subspan(row * images->columns, images->columns),
                        static_cast<sim::Tick>(row) * ticks_per_row, ticks_per_row, random,
                        trial.input);
        }
        trial.target = std::size_t{images->labels[index]};
    };
    return task;
}

} // namespace smnn::learning
