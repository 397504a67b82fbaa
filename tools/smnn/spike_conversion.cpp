#include "tools/smnn/spike_conversion.hpp"

#include <algorithm>

#include "tools/smnn/numbers.hpp"

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

// The trials of a file that are wanted, one after another.
class WantedTrials {
public:
    WantedTrials(const Conversion& conversion, SpikeSource& source)
        : conversion_(conversion), source_(source) {}

    std::optional<TrialFacts> next() {
        while (std::optional<TrialFacts> trial = source_.next_trial()) {
            const std::uint64_t index = seen_++;
            if (!conversion_.trial || *conversion_.trial == index) return trial;
            if (index > *conversion_.trial) return std::nullopt;
        }
        if (conversion_.trial && *conversion_.trial >= seen_) {
            throw UsageError("--trial " + std::to_string(*conversion_.trial) + ": " +
                             conversion_.from + " has " + std::to_string(seen_) +
                             " trials, counted from 0");
        }
        return std::nullopt;
    }

    // What to call the trial given last in an error.
    std::string where() const {
        return conversion_.from + ": trial " + std::to_string(seen_ - 1) + ": ";
    }

private:
    const Conversion& conversion_;
    SpikeSource& source_;
    std::uint64_t seen_ = 0;
};

SpikeOutline outline_of(const Conversion& conversion, const SpikeSource& source) {
    const SpikeFormat& to = *conversion.to_format;
    const SpikeFacts& facts = conversion.facts;
    const std::string& from = conversion.from;
    SpikeOutline outline;
    require_agreement(from, source.time_step_ms, facts.time_step_ms, "time-step");
    if (to.needs_time_step) {
        outline.time_step_ms = needed(
            source.time_step_ms ? source.time_step_ms : facts.time_step_ms, "time-step", from);
    }
    const std::optional<Part> part = source.part ? source.part : facts.said_part();
    if (to.needs_part) outline.part = needed(part, "part input or --part spikes", from);
    if (facts.part && part != facts.part) {
        throw UsageError(std::string("--part: ") + from + " has " +
                         (part == Part::input ? "channels of input" : "neurons that spike"));
    }
    const bool is_input = part == Part::input;
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
    return outline;
}

// What the target needs to know of a trial, from the file or from the flags.
TrialFacts complete(const Conversion& conversion, TrialFacts trial) {
    const SpikeFacts& facts = conversion.facts;
    if (facts.ticks) trial.ticks = facts.ticks;
    if (conversion.to_format->needs_ticks) needed(trial.ticks, "ticks", conversion.from);
    if (!trial.label && facts.label) trial.label = static_cast<std::uint32_t>(*facts.label);
    return trial;
}

void require_inside(const std::string& where, const sim::Events& piece, const SpikeOutline& outline,
                    const TrialFacts& trial) {
    if (outline.channels > 0 && piece.end_channel() > outline.channels) {
        throw UsageError(where + "an event on channel " + std::to_string(piece.end_channel() - 1) +
                         ", there are " + std::to_string(outline.channels) + ", counted from 0");
    }
    if (trial.ticks && piece.end_tick() > *trial.ticks) {
        throw UsageError(where + "an event at tick " + std::to_string(piece.end_tick() - 1) +
                         ", it is " + std::to_string(*trial.ticks) + " ticks long");
    }
}

// The events without those that have an equal one before them on their tick.
sim::Events merged(const sim::Events& piece) {
    sim::Events events;
    for (std::size_t i = 0; i < piece.volleys(); ++i) {
        const sim::Volley volley = piece.volley(i);
        for (std::size_t k = 0; k < volley.channels.size(); ++k) {
            const bool is_repeated = k > 0 && volley.channels[k] == volley.channels[k - 1] &&
                                     volley.value(k) == volley.value(k - 1);
            if (!is_repeated) events.append({volley.tick, volley.channels[k], volley.value(k)});
        }
    }
    return events;
}

std::string in_words(const SpikeSource& source) {
    std::string words = source.remark ? source.remark() : "";
    if (source.grid && source.grid->moved() > 0) {
        words += (words.empty() ? "" : "; ") + std::to_string(source.grid->moved()) + " of " +
                 std::to_string(source.grid->times()) + " times lie between ticks of " +
                 shortest_text(source.grid->time_step_ms()) +
                 " ms: each goes to the nearest, at most " +
                 shortest_text(source.grid->largest_move_ms()) + " ms away";
    }
    return words;
}

} // namespace

ConversionCounts convert(const Conversion& conversion) {
    SpikeSource source = conversion.from_format->open(conversion.from, conversion.facts);
    const SpikeOutline outline = outline_of(conversion, source);
    const SpikeSink sink = conversion.to_format->create(conversion.to, conversion.facts, outline);

    ConversionCounts counts;
    WantedTrials wanted(conversion, source);
    sim::Events piece;
    while (const std::optional<TrialFacts> found = wanted.next()) {
        const TrialFacts trial = complete(conversion, *found);
        sink.begin_trial(trial);
        for (; source.next_piece(piece); piece.clear()) {
            require_inside(wanted.where(), piece, outline, trial);
            const sim::Events once = merged(piece);
            const std::uint64_t repeated = piece.size() - once.size();
            const sim::Events& kept = conversion.merge ? once : piece;
            sink.append(kept);
            counts.events += kept.size();
            counts.coinciding += repeated;
            counts.merged += conversion.merge ? repeated : 0;
        }
        sink.end_trial();
        ++counts.trials;
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
