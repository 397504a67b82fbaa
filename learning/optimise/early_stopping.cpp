#include "smnn/learning/optimise/early_stopping.hpp"

#include "smnn/learning/optimise/checkpoint_numbers.hpp"

namespace smnn::learning {

void note(EarlyStopping& stopping, std::uint64_t epoch, double loss, const sim::Weights& weights) {
    if (!(loss < stopping.best_loss)) return;
    stopping = {epoch, loss, weights};
}

bool is_over(const EarlyStopping& stopping, std::uint64_t epochs, std::uint64_t patience) {
    return stopping.best_epoch != 0 && epochs >= stopping.best_epoch + patience;
}

void save(const EarlyStopping& stopping, sim::Checkpoint& checkpoint) {
    if (stopping.best_epoch == 0) return;
    checkpoint.counters["best.epoch"] = stopping.best_epoch;
    save_number(checkpoint, "best.loss", stopping.best_loss);
    checkpoint.parameter_sets["best"] = stopping.best;
}

EarlyStopping saved_early_stopping(const sim::Checkpoint& checkpoint) {
    const auto best = checkpoint.parameter_sets.find("best");
    if (best == checkpoint.parameter_sets.end()) return {};
    return {saved_count(checkpoint, "best.epoch"), saved_number(checkpoint, "best.loss"),
            best->second};
}

} // namespace smnn::learning
