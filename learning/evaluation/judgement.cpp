#include "smnn/learning/evaluation/judgement.hpp"

namespace smnn::learning {

Judgement judge(const sim::Scores& scores, const Target& target) {
    const std::size_t label = std::get<std::size_t>(target);
    Judgement judgement;
    judgement.label = label;
    judgement.loss = cross_entropy(scores, label).value;
    judgement.prediction = predicted_class(scores);
    judgement.is_right = judgement.prediction == label;
    return judgement;
}

Judgement judge(const sim::Matrix& output, const Target& target) {
    const auto& wanted = std::get<TargetTrajectory>(target);
    Judgement judgement;
    judgement.loss = mean_square(output, wanted).value;
    judgement.response_error = response_error(output, wanted);
    judgement.is_right = answers_right(output, wanted);
    return judgement;
}

} // namespace smnn::learning
