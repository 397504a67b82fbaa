#include "smnn/learning/tasks/digits.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include "smnn/learning/tasks/shifted_picture.hpp"
#include "smnn/sim/error.hpp"

namespace smnn::learning {

Task digits(std::shared_ptr<const sim::LabelledImages> images, sim::Coding coding, sim::Tick ticks,
            std::size_t shift) {
    if (images == nullptr || images->size() == 0) throw sim::ParameterError("no pictures to learn");
    if (ticks < 1) {
        throw sim::ParameterError("trials of " + std::to_string(ticks) + " ticks: 1 or more");
    }
    Task task;
    task.name = "digits";
    task.inputs = channels_of(coding, images->channels());
    task.outputs = std::max<std::size_t>(
        10, *std::max_element(images->labels.begin(), images->labels.end()) + std::size_t{1});
    task.trials = images->size();
    task.ticks = ticks;
    task.readout = sim::Readout::max_rate;
    // One spike a pixel instead of dozens. 3 to 20 learn; 6 learned best of 3, 6, 10, 20. A camera's events
    // come in bursts: 3 learned best of 3, 6, 12.
    if (coding == sim::Coding::latency) task.input_scale = 6.0;
    if (coding == sim::Coding::camera) task.input_scale = 3.0;
    const auto moved_by = [&](std::size_t pixels) -> Task::MakeTrial {
        return
            [images, coding, ticks, pixels](std::size_t index, sim::Random& random, Trial& trial) {
                std::vector<std::uint8_t> room;
                encode(shifted_picture(*images, index, pixels, random, room), images->columns,
                       coding, ticks, random, trial.input);
                trial.target = std::size_t{images->labels[index]};
            };
    };
    task.make_trial = moved_by(0);
    if (shift > 0) task.make_training_trial = moved_by(shift);
    return task;
}

} // namespace smnn::learning
