#include <algorithm>
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
    if (formats.to.needs_pixels && !formats.from.is_camera) {
        facts.width.reset();
        facts.height.reset();
    }
    return facts;
}

// What the file to be written needs and what is not known. Without a source, which could not be opened, what is known
// of its format.
std::vector<Fact> missing_facts(const Conversion& conversion, const Formats& formats,
                                const SpikeReader* source) {
    const auto& [from, to] = formats;
    const SpikeFacts& said = conversion.facts;
    std::vector<Fact> missing;
    const auto require = [&](bool is_needed, bool is_known, Fact fact) {
        if (is_needed && !is_known) missing.push_back(fact);
    };
    require(to.needs_time_step || conversion.writes_times,
            said.time_step_ms || from.says_time_step || (source && source->time_step_ms()),
            Fact::time_step);
    require(to.has_population, said.population.has_value(), Fact::population);
    const std::optional<Part> part = source ? source->part() : said.said_part();
    const bool is_part_known = part || from.says_part;
    const bool is_size_known =
        from.says_channels || (part == Part::input    ? said.inputs.has_value()
                               : part == Part::spikes ? said.neurons.has_value()
                                                      : said.inputs || said.neurons);
    require(to.needs_part && !(to.needs_channels && !is_size_known), is_part_known, Fact::part);
    require(to.needs_channels, is_size_known,
            part == Part::input    ? Fact::inputs
            : part == Part::spikes ? Fact::neurons
                                   : Fact::channels);
    require(to.needs_ticks, from.says_ticks || said.ticks, Fact::ticks);
    require(to.needs_labels, from.holds_labels || said.label, Fact::label);
    require(to.needs_pixels, from.is_camera || said.width, Fact::width);
    require(to.needs_pixels, from.is_camera || said.height, Fact::height);
    return missing;
}

// Opens the file; where facts are missing for that, those that will be missing later are named as well.
SpikeReader opened(const Conversion& conversion, const Formats& formats) {
    try {
        return {conversion.from, facts_to_read(conversion, formats), formats.from};
    } catch (const MissingFact& unread) {
        std::vector<Fact> all = unread.facts();
        for (const Fact fact : missing_facts(conversion, formats, nullptr)) {
            if (std::find(all.begin(), all.end(), fact) == all.end()) all.push_back(fact);
        }
        if (all.size() == unread.facts().size()) throw;
        const bool is_plain = unread.why().find(" does not say ") != std::string::npos;
        throw is_plain ? MissingFact(std::move(all), unread.path())
                       : MissingFact(std::move(all), unread.path(), unread.why());
    }
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
    if (conversion.facts.merges_polarities && to.needs_pixels) {
        throw UnusedFact(Fact::merged_polarities, conversion.to, to.word);
    }
    if (std::vector<Fact> missing = missing_facts(conversion, formats, &source); !missing.empty()) {
        throw MissingFact(std::move(missing), from);
    }
    outline.part = source.part();
    if (outline.part == Part::both && !to.holds_both_parts) {
        throw MissingFact(Fact::part, from,
                          from + " has both, format " + to.word + " holds one of them");
    }
    outline.time_step_ms = source.time_step_ms().value_or(0.0);
    outline.inputs = source.inputs().value_or(0);
    outline.neurons = source.neurons().value_or(0);
    outline.width = source.width() ? source.width() : conversion.facts.width;
    outline.height = source.height() ? source.height() : conversion.facts.height;
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
    if (formats.to.create == nullptr) create_spikes(conversion.to, {}, &formats.to); // refuses
    SpikeReader source = opened(conversion, formats);
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
