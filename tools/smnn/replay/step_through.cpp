#include "tools/smnn/replay/step_through.hpp"

#include <algorithm>
#include <chrono>
#include <memory>
#include <ostream>
#include <thread>

#include "tools/smnn/terminal/live_raster.hpp"

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

StepSink file_of_steps(io::SpikeWriter writer) {
    const auto file = std::make_shared<io::SpikeWriter>(std::move(writer));
    return {.begin_trial = [file](const io::Window& first) { file->begin_trial(first); },
            .append = [file](const io::Window& step) { file->append(step); },
            .end_trial = [file](sim::Tick until) { file->end_trial(until); },
            .flush = [file] { file->flush(); },
            .close = [file] { file->close(); }};
}

StepSink raster_of_steps(std::ostream& out, std::uint64_t channels, sim::Tick from) {
    const auto raster = std::make_shared<LiveRaster>(out, channels);
    return {.begin_trial =
                [raster, from](const io::Window& first) { raster->begin_trial(first.trial, from); },
            .append =
                [raster](const io::Window& step) {
                    const bool is_input = step.spikes.empty();
                    raster->append((is_input ? step.input : step.spikes).volley(0));
                },
            .end_trial = [raster](sim::Tick until) { raster->end_trial(until); },
            .flush = [&out] { out.flush(); },
            .close = [&out] { out.flush(); },
            .is_over = [&out] { return !out.good(); }};
}

StepCounts step_through(io::SpikeReader& recording, const Steps& steps, const StepSink& sink) {
    const bool is_input = recording.part() != io::Part::spikes;
    if (steps.trial) recording.seek(*steps.trial, steps.from);
    Pace pace(recording.time_step_ms().value_or(0.0), steps.speed);
    StepCounts counts;
    io::Window window;
    bool begins = true;
    while (!sink.is_over() && recording.next(window)) {
        if (begins) {
            pace.begin(steps.from);
            sink.begin_trial(window);
            ++counts.trials;
        }
        const sim::Events& events = is_input ? window.input : window.spikes;
        for (std::size_t i = events.first_volley_from(steps.from);
             i < events.volleys() && events.volley(i).tick < steps.until && !sink.is_over(); ++i) {
            const sim::Tick tick = events.volley(i).tick;
            pace.wait_for(tick, sink.flush);
            io::Window step{.trial = window.trial, .input = {}, .spikes = {}, .until = tick + 1};
            io::append_between(tick, tick + 1, events, is_input ? step.input : step.spikes);
            sink.append(step);
            counts.events += events.volley(i).channels.size();
        }
        if (recording.would_wait()) sink.flush();
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
