#include "learning/tasks/digits.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include "sim/error.hpp"

namespace smnn::learning {

Task digits(std::shared_ptr<const sim::LabelledImages> images, sim::Coding coding,
            sim::Tick ticks) {
    if (images == nullptr || images->size() == 0) throw sim::ParameterError("no pictures to learn");
    if (ticks < 1) {
        throw sim::ParameterError("trials of " + std::to_string(ticks) + " ticks: 1 or more");
    }
    Task task;
    task.name = "digits";
    task.inputs = images->channels();
    task.outputs = std::max<std::size_t>(
        10, *std::max_element(images->labels.begin(), images->labels.end()) + std::size_t{1});
    task.trials = images->size();
    task.ticks = ticks;
    task.readout = sim::Readout::max_rate;
    // One spike a pixel instead of dozens. 3 to 20 learn; 6 learned best of 3, 6, 10, 20.
    task.input_scale = coding == sim::Coding::latency ? 6.0 : 1.0;
    task.make_trial = [images = std::move(images), coding, ticks](
                          std::size_t index, sim::Random& random, Trial& trial) {
        encode(images->image(index), coding, ticks, random, trial.input);
        trial.target = std::size_t{images->labels[index]};
    };
    return task;
}

} // namespace smnn::learning
