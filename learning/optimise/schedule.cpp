#include "smnn/learning/optimise/schedule.hpp"

#include <cmath>
#include <numbers>

#include "smnn/sim/error.hpp"

namespace smnn::learning {

double rate_factor(const Schedule& schedule, double epoch, std::size_t epochs) {
    switch (schedule.kind) {
        case ScheduleKind::constant:
            return 1.0;
        case ScheduleKind::step:
            return std::pow(schedule.factor,
                            std::floor(epoch / static_cast<double>(schedule.step_epochs)));
        case ScheduleKind::cosine:
            break;
    }
    return 0.5 * (1.0 + std::cos(std::numbers::pi * epoch / static_cast<double>(epochs)));
}

const char* name(ScheduleKind kind) {
    switch (kind) {
        case ScheduleKind::constant:
            return "constant";
        case ScheduleKind::cosine:
            return "cosine";
        case ScheduleKind::step:
            break;
    }
    return "step";
}

ScheduleKind schedule_from_name(const std::string& word) {
    for (const ScheduleKind kind :
         {ScheduleKind::constant, ScheduleKind::cosine, ScheduleKind::step}) {
        if (word == name(kind)) return kind;
    }
    throw sim::ParameterError("schedule '" + word + "' is not known: constant, cosine or step");
}

} // namespace smnn::learning
