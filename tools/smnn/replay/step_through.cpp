#include "tools/smnn/replay/step_through.hpp"

#include <algorithm>
#include <chrono>
#include <thread>

namespace smnn::cli {

namespace {

// Waits for the moments at which ticks are due.
class Pace {
public:
    Pace(double time_step_ms, double speed)
        : ms_per_tick_(speed > 0.0 ? time_step_ms / speed : 0.0) {}

    void begin(sim::Tick from) {
        from_ = from;
        begin_ = Clock::now();
    }

    void wait_for(sim::Tick tick, const std::function<void()>& flush) const {
        if (ms_per_tick_ == 0.0) return;
        const auto due = begin_ + std::chrono::duration_cast<Clock::duration>(
                                      std::chrono::duration<double, std::milli>(
                                          static_cast<double>(tick - from_) * ms_per_tick_));
        if (due <= Clock::now()) return;
        flush();
        std::this_thread::sleep_until(due);
    }

private:
    using Clock = std::chrono::steady_clock;
    double ms_per_tick_;
    sim::Tick from_ = 0;
    Clock::time_point begin_;
};

} // namespace

StepCounts step_through(io::SpikeLogReader& log, const Steps& steps, const StepSink& sink) {
    if (steps.trial) log.seek(*steps.trial, steps.from);
    io::LogWindows windows(log, steps.part);
    Pace pace(log.header().time_step_ms, steps.speed);
    StepCounts counts;
    io::Window window;
    bool begins = true;
    while (!sink.is_over() && windows.next(window)) {
        if (begins) {
            pace.begin(steps.from);
            sink.begin_trial(window);
            ++counts.trials;
        }
        const sim::Events& events = steps.part == io::Part::input ? window.input : window.spikes;
        for (std::size_t i = events.first_volley_from(steps.from);
             i < events.volleys() && events.volley(i).tick < steps.until && !sink.is_over(); ++i) {
            pace.wait_for(events.volley(i).tick, sink.flush);
            sink.append(events.volley(i));
            counts.events += events.volley(i).channels.size();
        }
        if (log.would_wait()) sink.flush();
        begins = window.is_last;
        const bool is_past = steps.trial && window.until >= steps.until;
        if (!window.is_last && !is_past) continue;
        const sim::Tick end = std::min(steps.until, window.until);
        pace.wait_for(end, sink.flush);
        sink.end_trial(std::max(end, steps.from));
        if (steps.trial) break;
    }
    sink.close();
    return counts;
}

} // namespace smnn::cli
