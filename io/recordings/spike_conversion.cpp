#include <filesystem>

#include "smnn/io/any_format/source.hpp"
#include "smnn/io/recordings/spike_conversion.hpp"

namespace smnn::io {

namespace {

struct Formats {
    const SpikeFormat& from;
    const SpikeFormat& to;
};

// What the reader uses: the name of a population may be that of the file to be written alone.
SpikeFacts facts_to_read(const Conversion& conversion, const Formats& formats) {
    SpikeFacts facts = conversion.facts;
    if (formats.to.has_population && !formats.from.has_population) facts.population.reset();
    return facts;
}

// The windows of the trials that are wanted, one after another.
class WantedWindows {
public:
    WantedWindows(const Conversion& conversion, SpikeReader& source)
        : conversion_(conversion), source_(source) {}

    bool next(Window& window) {
        const std::optional<std::size_t>& wanted = conversion_.trial;
        while (source_.next(window)) {
            trials_ = window.trial + 1;
            if (!wanted || window.trial == *wanted) return true;
            if (window.trial > *wanted) return false;
        }
        if (wanted && *wanted >= trials_) {
            throw ContradictingFact(Fact::trial, conversion_.from,
                                    std::to_string(trials_) + " trials, counted from 0",
                                    std::to_string(*wanted));
        }
        return false;
    }

private:
    const Conversion& conversion_;
    SpikeReader& source_;
    std::uint64_t trials_ = 0; // seen
};

// Whether there is one trial, and whether it is graded: plain text has to know before its first line.
// Of a stream, which cannot be read twice, the answer is that all may come.
void survey(const Conversion& conversion, const Formats& formats, SpikeOutline& outline) {
    if (std::error_code none; !std::filesystem::is_regular_file(conversion.from, none)) return;
    SpikeReader source(conversion.from, facts_to_read(conversion, formats), formats.from);
    WantedWindows wanted(conversion, source);
    std::uint64_t trials = 0;
    outline.is_graded = false;
    for (Window window; wanted.next(window); trials += window.is_last ? 1 : 0) {
        outline.is_graded =
            outline.is_graded || window.input.is_graded() || window.spikes.is_graded();
    }
    outline.has_one_trial = trials == 1;
}

SpikeOutline outline_of(const Conversion& conversion, const Formats& formats,
                        const SpikeReader& source) {
    const SpikeFormat& to = formats.to;
    const std::string& from = conversion.from;
    SpikeOutline outline{.seed = 0, .made_by = conversion.made_by};
    outline.writes_times = conversion.writes_times;
    if (to.has_population) outline.population = conversion.facts.population;
    if (conversion.facts.label && !to.holds_labels) {
        throw UnusedFact(Fact::label, conversion.to, to.word);
    }
    if (to.needs_time_step || conversion.writes_times) {
        outline.time_step_ms = needed(source.time_step_ms(), Fact::time_step, from);
    }
    outline.part = source.part();
    if (to.needs_part) needed(outline.part, Fact::part, from);
    if (outline.part == Part::both && !to.holds_both_parts) {
        throw MissingFact(Fact::part, from,
                          from + " has both, format " + to.word + " holds one of them");
    }
    if (to.needs_channels) {
        if (outline.part != Part::spikes) {
            outline.inputs = needed(source.inputs(), Fact::inputs, from);
        }
        if (outline.part != Part::input) {
            outline.neurons = needed(source.neurons(), Fact::neurons, from);
        }
    }
    if (to.needs_ticks && !source.says_ticks()) throw MissingFact(Fact::ticks, from);
    if (to.holds_both_parts && &formats.from == &to) { // a log of a log: it is of the same network
        outline.seed = source.seed();
        outline.network_identity = source.network_identity();
        outline.made_by = source.made_by();
    }
    if (to.needs_survey) survey(conversion, formats, outline);
    return outline;
}

// The events without those that have an equal one before them on their tick; nothing where all differ.
std::optional<sim::Events> merged(const sim::Events& events) {
    std::optional<sim::Events> kept;
    for (std::size_t i = 0; i < events.volleys(); ++i) {
        const sim::Volley volley = events.volley(i);
        for (std::size_t k = 0; k < volley.channels.size(); ++k) {
            const bool is_repeated = k > 0 && volley.channels[k] == volley.channels[k - 1] &&
                                     volley.value(k) == volley.value(k - 1);
            if (is_repeated && !kept) {
                kept.emplace();
                append_between(0, volley.tick, events, *kept);
                for (std::size_t j = 0; j < k; ++j) {
                    kept->append({volley.tick, volley.channels[j], volley.value(j)});
                }
            } else if (!is_repeated && kept) {
                kept->append({volley.tick, volley.channels[k], volley.value(k)});
            }
        }
    }
    return kept;
}

void count(const Conversion& conversion, sim::Events& events, ConversionCounts& counts) {
    std::optional<sim::Events> once = merged(events);
    const std::uint64_t repeated = once ? events.size() - once->size() : 0;
    counts.coinciding += repeated;
    if (conversion.merge && once) {
        counts.merged += repeated;
        events = std::move(*once);
    }
    counts.events += events.size();
}

} // namespace

ConversionCounts convert(const Conversion& conversion) {
    const Formats formats{
        conversion.from_format ? **conversion.from_format : format_to_read(conversion.from),
        conversion.to_format ? **conversion.to_format : format_to_write(conversion.to)};
    SpikeReader source(conversion.from, facts_to_read(conversion, formats), formats.from);
    SpikeWriter sink(conversion.to, outline_of(conversion, formats, source), formats.to);

    ConversionCounts counts;
    WantedWindows wanted(conversion, source);
    for (Window window; wanted.next(window);) {
        window.trial = counts.trials;
        counts.trials += window.is_last ? 1 : 0;
        count(conversion, window.input, counts);
        count(conversion, window.spikes, counts);
        sink.write(window);
    }
    sink.close();
    if (source.grid() != nullptr) counts.grid = *source.grid();
    return counts;
}

} // namespace smnn::io
