#include "tools/smnn/spikes/recording.hpp"

namespace smnn::cli {

Recording::Recording(const Target& target, const io::SpikeLogHeader& header) {
    if (target.path.empty()) return;
    if (target.format == EventFormat::spikes) {
        log_.emplace(target.path, header, target.existing);
        return;
    }
    if (target.existing == io::Existing::append) {
        throw UsageError("--append: " + target.path + " is a table, a spike log is needed");
    }
    table_.emplace(target.path, io::EventColumns{.address = io::Address::neuron,
                                                 .has_trial = target.has_trials,
                                                 .has_value = false});
}

void Recording::append(const io::Window& window, const sim::Events& spikes) {
    if (log_) {
        if (!is_in_trial_) log_->begin_trial(window.most_ticks, window.label);
        log_->append(window.input, spikes, window.until);
        if (window.is_last) log_->end_trial(window.until);
    } else if (table_) {
        if (!is_in_trial_) table_->begin_trial(window.trial);
        table_->append(spikes);
        if (window.is_last) table_->end_trial();
    }
    is_in_trial_ = !window.is_last;
}

void Recording::flush() {
    if (log_ && is_in_trial_) log_->flush();
    if (table_) table_->flush();
}

void Recording::close() {
    if (log_) log_->close();
    if (table_) table_->close();
}

} // namespace smnn::cli
