#include "smnn/io/log_windows.hpp"

#include <algorithm>

namespace smnn::io {

namespace {

// Moves the events before a tick to the end of others.
void move_before(sim::Tick tick, sim::Events& from, sim::Events& to) {
    if (to.empty() && from.end_tick() <= tick) {
        std::swap(from, to);
        return;
    }
    sim::Events rest;
    append_between(0, tick, from, to);
    append_between(tick, sim::longest_run, from, rest);
    from = std::move(rest);
}

} // namespace

bool LogWindows::next(Window& window) {
    window = {};
    SpikeLogReader::Record record;
    using Kind = SpikeLogReader::Record::Kind;
    while (log_.next(record, part_ == Part::spikes ? nullptr : &input_,
                     part_ == Part::input ? nullptr : &spikes_)) {
        if (record.kind == Kind::begin) {
            trial_ = record.trial;
            label_ = record.label;
            most_ticks_ = record.ticks;
            input_until_ = spikes_until_ = given_until_ = 0;
            is_in_trial_ = true;
        } else if (record.kind == Kind::end) {
            give(record.ticks, window);
            window.is_last = true;
            is_in_trial_ = false;
            return true;
        } else {
            (record.kind == Kind::input ? input_until_ : spikes_until_) = record.until;
            const bool is_full = input_.size() + spikes_.size() >= window_events;
            if (known_until() > given_until_ && (is_full || log_.would_wait())) {
                give(known_until(), window);
                return true;
            }
        }
    }
    if (!is_in_trial_) return false;
    give(known_until(), window);
    window.is_last = true;
    window.is_whole = false;
    is_in_trial_ = false;
    input_.clear();
    spikes_.clear();
    return true;
}

// The tick before which no event of the wanted part is still to come. A log without neurons has no spikes,
// one without inputs no input.
sim::Tick LogWindows::known_until() const {
    const bool input_matters =
        part_ == Part::input || (part_ == Part::both && log_.header().inputs > 0);
    const bool spikes_matter =
        part_ == Part::spikes || (part_ == Part::both && log_.header().neurons > 0);
    if (!input_matters) return spikes_matter ? spikes_until_ : 0;
    return spikes_matter ? std::min(input_until_, spikes_until_) : input_until_;
}

void LogWindows::give(sim::Tick until, Window& window) {
    window.trial = trial_;
    window.label = label_;
    window.most_ticks = most_ticks_;
    window.until = until;
    move_before(until, input_, window.input);
    move_before(until, spikes_, window.spikes);
    given_until_ = until;
}

Repair repair_spike_log(const std::string& from, const std::string& to) {
    SpikeLogReader log(from, Damage::tolerate);
    SpikeLogWriter repaired(to, log.header());
    LogWindows windows(log, Part::both);
    Window window;
    Repair saved;
    bool is_begun = false;
    while (windows.next(window)) {
        if (!is_begun && !window.is_whole && window.until == 0) break; // nothing is known of it
        if (!is_begun) repaired.begin_trial(window.most_ticks, window.label);
        repaired.append(window.input, window.spikes, window.until);
        is_begun = !window.is_last;
        if (is_begun) continue;
        repaired.end_trial(window.until);
        ++saved.trials;
        saved.ticks += static_cast<std::uint64_t>(window.until);
    }
    repaired.close();
    saved.damage = log.damage();
    return saved;
}

} // namespace smnn::io
