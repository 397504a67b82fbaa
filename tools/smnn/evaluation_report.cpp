#include "tools/smnn/evaluation_report.hpp"

namespace smnn::cli {

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
