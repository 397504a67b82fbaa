#include "tools/smnn/spikes/spike_conversion.hpp"

#include <filesystem>

#include "tools/smnn/line/numbers.hpp"

namespace smnn::cli {

namespace {

// What the file says and what a flag says must be the same.
template <class T, class U>
void require_agreement(const std::string& path, const std::optional<T>& in_file,
                       const std::optional<U>& said, const std::string& flag) {
    if (!in_file || !said || *in_file == static_cast<T>(*said)) return;
    throw UsageError("--" + flag + " " + shortest_text(static_cast<double>(*said)) + ": " + path +
                     " says " + shortest_text(static_cast<double>(*in_file)));
}

// The windows of the trials that are wanted, one after another.
class WantedPieces {
public:
    WantedPieces(const Conversion& conversion, SpikeSource& source)
        : conversion_(conversion), source_(source) {}

    bool next(io::Window& piece) {
        const std::optional<std::size_t>& wanted = conversion_.trial;
        while (source_.next(piece)) {
            trials_ = piece.trial + 1;
            if (!wanted || piece.trial == *wanted) return true;
            if (piece.trial > *wanted) return false;
        }
        if (wanted && *wanted >= trials_) {
            throw UsageError("--trial " + std::to_string(*wanted) + ": " + conversion_.from +
                             " has " + std::to_string(trials_) + " trials, counted from 0");
        }
        return false;
    }

private:
    const Conversion& conversion_;
    SpikeSource& source_;
    std::uint64_t trials_ = 0; // seen
};

// Whether there is one trial, and whether it is graded: plain text has to know before its first line.
// Of a stream, which cannot be read twice, the answer is that all may come.
void survey(const Conversion& conversion, SpikeOutline& outline) {
    if (std::error_code none; !std::filesystem::is_regular_file(conversion.from, none)) return;
    SpikeSource source = conversion.from_format->open(conversion.from, conversion.facts);
    WantedPieces wanted(conversion, source);
    std::uint64_t trials = 0;
    outline.is_graded = false;
    for (io::Window piece; wanted.next(piece); trials += piece.is_last ? 1 : 0) {
        outline.is_graded = outline.is_graded || piece.input.is_graded();
    }
    outline.has_one_trial = trials == 1;
}

SpikeOutline outline_of(const Conversion& conversion, const SpikeSource& source) {
    const SpikeFormat& to = *conversion.to_format;
    const SpikeFacts& facts = conversion.facts;
    const std::string& from = conversion.from;
    SpikeOutline outline;
    require_agreement(from, source.time_step_ms, facts.time_step_ms, "time-step");
    if (to.needs_time_step || facts.writes_times) {
        outline.time_step_ms = needed(
            source.time_step_ms ? source.time_step_ms : facts.time_step_ms, "time-step", from);
    }
    const std::optional<io::Part> part = source.part ? source.part : facts.said_part();
    if (to.needs_part) outline.part = needed(part, "part input or --part spikes", from);
    if (facts.part && part != facts.part) {
        throw UsageError(std::string("--part: ") + from + " has " +
                         (part == io::Part::input ? "channels of input" : "neurons that spike"));
    }
    const bool is_input = part == io::Part::input;
    const std::optional<std::size_t>& said = is_input ? facts.inputs : facts.neurons;
    const std::string flag = is_input ? "inputs" : "neurons";
    require_agreement(from, source.channels, said, flag);
    if (source.channels) {
        outline.channels = *source.channels;
    } else if (to.needs_channels) {
        outline.channels = needed(said, flag, from);
    } else {
        outline.channels = said.value_or(0);
    }
    if (to.needs_ticks) outline.ticks = needed(facts.ticks, "ticks", from);
    if (to.needs_survey) survey(conversion, outline);
    return outline;
}

void require_inside(const Conversion& conversion, const io::Window& piece,
                    const SpikeOutline& outline) {
    const std::string where = conversion.from + ": trial " + std::to_string(piece.trial) + ": ";
    const sim::Events& events = piece.input;
    if (outline.channels > 0 && events.end_channel() > outline.channels) {
        throw UsageError(where + "an event on channel " + std::to_string(events.end_channel() - 1) +
                         ", there are " + std::to_string(outline.channels) + ", counted from 0");
    }
    const std::optional<sim::Tick>& ticks = conversion.facts.ticks;
    if (ticks && events.end_tick() > *ticks) {
        throw UsageError(where + "an event at tick " + std::to_string(events.end_tick() - 1) +
                         ", it is " + std::to_string(*ticks) + " ticks long");
    }
}

// The events without those that have an equal one before them on their tick.
sim::Events merged(const sim::Events& events) {
    sim::Events kept;
    for (std::size_t i = 0; i < events.volleys(); ++i) {
        const sim::Volley volley = events.volley(i);
        for (std::size_t k = 0; k < volley.channels.size(); ++k) {
            const bool is_repeated = k > 0 && volley.channels[k] == volley.channels[k - 1] &&
                                     volley.value(k) == volley.value(k - 1);
            if (!is_repeated) kept.append({volley.tick, volley.channels[k], volley.value(k)});
        }
    }
    return kept;
}

} // namespace

ConversionCounts convert(const Conversion& conversion) {
    SpikeSource source = conversion.from_format->open(conversion.from, conversion.facts);
    const SpikeOutline outline = outline_of(conversion, source);
    const SpikeSink sink = conversion.to_format->create(conversion.to, conversion.facts, outline);

    ConversionCounts counts;
    WantedPieces wanted(conversion, source);
    std::optional<std::uint64_t> trial; // that has begun
    for (io::Window piece; wanted.next(piece);) {
        if (trial != piece.trial) {
            trial = piece.trial;
            if (!piece.label && conversion.facts.label) {
                piece.label = static_cast<std::uint32_t>(*conversion.facts.label);
            }
            sink.begin_trial(piece.label);
            ++counts.trials;
        }
        require_inside(conversion, piece, outline);
        const sim::Events once = merged(piece.input);
        const std::uint64_t repeated = piece.input.size() - once.size();
        const sim::Events& kept = conversion.merge ? once : piece.input;
        sink.append(kept);
        counts.events += kept.size();
        counts.coinciding += repeated;
        counts.merged += conversion.merge ? repeated : 0;
        if (piece.is_last) sink.end_trial();
    }
    sink.close();
    if (source.grid) {
        counts.moved = source.grid->moved();
        counts.largest_move_ms = source.grid->largest_move_ms();
    }
    counts.remark = in_words(source);
    return counts;
}

std::string what_is_left(const sim::FormatError& damage, std::uint64_t whole_trials) {
    return std::string(damage.what()) + ": " + std::to_string(whole_trials) +
           (whole_trials == 1 ? " trial before it is whole" : " trials before it are whole");
}

} // namespace smnn::cli
