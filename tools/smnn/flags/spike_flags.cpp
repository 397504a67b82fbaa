#include "tools/smnn/flags/spike_flags.hpp"

#include <array>
#include <charconv>

#include "smnn/sim/dynamics/propagator.hpp"
#include "tools/smnn/flags/choices.hpp"

namespace smnn::cli {

namespace {

Parse<double> unit_name() {
    return [](const std::string& word) {
        if (word == "s") return 1000.0;
        if (word == "ms") return 1.0;
        if (word == "us") return 0.001;
        throw UsageError("s, ms or us is needed");
    };
}

Parse<io::PixelRegion> region() {
    return [](const std::string& text) {
        std::array<std::size_t, 4> sides{};
        const char* at = text.data();
        const char* const end = at + text.size();
        for (std::size_t i = 0; i < sides.size(); ++i) {
            const auto [stop, error] = std::from_chars(at, end, sides[i]);
            const bool is_last = i + 1 == sides.size();
            if (error != std::errc{} || (is_last ? stop != end : stop == end || *stop != ',')) {
                throw UsageError(
                    "four whole numbers with commas between are needed: column and row "
                    "of the corner, width, height");
            }
            at = stop + 1;
        }
        return io::PixelRegion{sides[0], sides[1], sides[2], sides[3]};
    };
}

} // namespace

std::string format_words() {
    std::string words;
    for (const io::SpikeFormat& format : io::spike_formats()) {
        words += (words.empty() ? "Chooses the format: " : ", ") + std::string(format.word);
    }
    return words;
}

Parse<const io::SpikeFormat*> format_name() {
    return [](const std::string& word) {
        try {
            return &io::spike_format(word);
        } catch (const sim::ParameterError& error) {
            throw UsageError(error.what());
        }
    };
}

void add_time_facts(Options& options, io::SpikeFacts& facts, const std::string& of_step) {
    constexpr std::size_t most_pixels = 1U << 16U;
    options.value("time-step", "MS", facts.time_step_ms, above_zero(), of_step);
    options.flag("exact-times", facts.exact_times, "Refuses a time between two ticks");
    options.value("start", "MS", facts.start_ms, number_between(-1e15, 1e15),
                  "Sets the time of tick 0, in ms, where there are times (0)");
    options.value("population", "NAME", facts.population, any_text(),
                  "Names the population, read or written; SONATA alone");
    options.value("time-unit", "WORD", facts.ms_per_unit, unit_name(),
                  "Sets the unit of times, s, ms or us; SONATA without the attribute units alone");
    options.value("width", "PIXELS", facts.width, whole_number(1, most_pixels),
                  "Sets the width of the sensor, where no file holds it (N-MNIST 34)");
    options.value("height", "PIXELS", facts.height, whole_number(1, most_pixels),
                  "Sets the height of the sensor, where no file holds it (N-MNIST 34)");
    options.value("roi", "X,Y,W,H", facts.region, region(),
                  "Reads only W x H pixels from column X, row Y; cameras alone");
    options.value("downsample", "N", facts.downsample, whole_number(1, most_pixels),
                  "Joins N x N pixels into one; cameras alone");
    options.flag(
        "merge-polarities", facts.merges_polarities,
        "Gives each pixel one channel, not one each for darker and brighter; cameras alone");
}

void add_file_facts(Options& options, io::SpikeFile& file, const std::string& path,
                    const std::string& of_part, const std::string& of_step) {
    options.value("from", "WORD", file.format, format_name(),
                  format_words() + " (as " + path + " ends or begins)");
    options.value("part", "WORD", file.facts.part, part_name(), of_part);
    add_time_facts(options, file.facts, of_step);
}

void add_ticks_fact(Options& options, io::SpikeFacts& facts) {
    options.value("ticks", "T", facts.ticks, ticks(0, sim::longest_run),
                  "Sets the length of its trials (a log's own; else one past the last event)");
}

std::string moved_times(const io::TimeGrid* grid) { return grid == nullptr ? "" : grid->remark(); }

} // namespace smnn::cli
