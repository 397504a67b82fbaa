#include "tools/smnn/replay/step_sinks.hpp"

#include <memory>
#include <ostream>

#include "smnn/io/formats/csv_stream.hpp"
#include "tools/smnn/terminal/live_raster.hpp"

namespace smnn::cli {

namespace {

sim::Events events_of(const sim::Volley& volley) {
    sim::Events events;
    for (std::size_t i = 0; i < volley.channels.size(); ++i) {
        events.append({volley.tick, volley.channels[i], volley.value(i)});
    }
    return events;
}

} // namespace

StepSink table_of_steps(const std::string& path, io::Part part, bool has_trials) {
    const bool is_input = part == io::Part::input;
    const auto table = std::make_shared<io::EventTableWriter>(
        path,
        io::EventColumns{.address = is_input ? io::Address::channel : io::Address::neuron,
                         .has_trial = has_trials,
                         .has_value = is_input}); // whether any is graded is known at the end only
    return {.begin_trial = [table](const io::Window& first) { table->begin_trial(first.trial); },
            .append = [table](const sim::Volley& volley) { table->append(events_of(volley)); },
            .end_trial = [table](sim::Tick) { table->end_trial(); },
            .flush = [table] { table->flush(); },
            .close = [table] { table->close(); }};
}

StepSink log_of_steps(const std::string& path, io::Part part, io::SpikeLogHeader header) {
    const bool is_input = part == io::Part::input;
    (is_input ? header.neurons : header.inputs) = 0;
    const auto log = std::make_shared<io::SpikeLogWriter>(path, header);
    return {.begin_trial =
                [log](const io::Window& first) { log->begin_trial(first.most_ticks, first.label); },
            .append =
                [log, is_input](const sim::Volley& volley) {
                    is_input ? log->append_input(events_of(volley))
                             : log->append_spikes(events_of(volley));
                },
            .end_trial = [log](sim::Tick until) { log->end_trial(until); },
            .flush = [log] { log->flush(); },
            .close = [log] { log->close(); }};
}

StepSink raster_of_steps(std::ostream& out, std::uint64_t channels, sim::Tick from) {
    const auto raster = std::make_shared<LiveRaster>(out, channels);
    return {.begin_trial =
                [raster, from](const io::Window& first) { raster->begin_trial(first.trial, from); },
            .append = [raster](const sim::Volley& volley) { raster->append(volley); },
            .end_trial = [raster](sim::Tick until) { raster->end_trial(until); },
            .flush = [&out] { out.flush(); },
            .close = [&out] { out.flush(); },
            .is_over = [&out] { return !out.good(); }};
}

} // namespace smnn::cli
