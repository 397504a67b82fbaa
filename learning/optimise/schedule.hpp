#pragma once

#include <cstddef>
#include <string>

namespace smnn::learning {

// How the learning rate falls in the course of a training.
enum class ScheduleKind {
    constant,
    cosine, // to 0 along half a cosine
    step,   // times `factor` every `step_epochs` epochs
};

struct Schedule {
    ScheduleKind kind = ScheduleKind::cosine;
    std::size_t step_epochs = 10;
    double factor = 0.1;
};

// What the first rate is multiplied by, `epoch` epochs (with their fraction) into a training of `epochs`.
double rate_factor(const Schedule& schedule, double epoch, std::size_t epochs);

const char* name(ScheduleKind kind); // "constant", "cosine", "step"
ScheduleKind schedule_from_name(const std::string& word);

} // namespace smnn::learning
