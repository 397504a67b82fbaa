#include "tools/smnn/evaluate/evaluation_report.hpp"

#include "tools/smnn/flags/task_flags.hpp"

namespace smnn::cli {

void add_task(Report& report, const TaskSettings& settings, const learning::Task& task) {
    for (const auto& [key, value] : values_of(settings)) {
        Report& entry = report[key]; // clang 14 lets no lambda capture a binding
        std::visit([&](const auto& plain) { entry = plain; }, value);
    }
    report["ticks"] = task.ticks;
}

void add_evaluation(Report& report, const TaskKind& kind, const learning::Evaluation& evaluation) {
    if (kind.has_classes) {
        report["accuracy"] = evaluation.accuracy;
        report["loss"] = evaluation.loss;
    } else {
        report["mean_square_error"] = evaluation.loss;
        report["response_error"] = evaluation.response_error;
        report["sign_accuracy"] = evaluation.accuracy;
    }
}

} // namespace smnn::cli
