#include "tools/smnn/flags/spike_flags.hpp"

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

} // namespace

std::string format_words() {
    std::string words;
    for (const SpikeFormat& format : spike_formats()) {
        words += (words.empty() ? "" : ", ") + std::string(format.word);
    }
    return words;
}

Parse<const SpikeFormat*> format_name() {
    return [](const std::string& word) { return &spike_format(word); };
}

void add_time_facts(Options& options, SpikeFacts& facts, const std::string& of_step) {
    constexpr std::size_t most_pixels = 240; // a side; y 240 marks an overflow
    options.value("time-step", "MS", facts.time_step_ms, above_zero(), of_step);
    options.flag("exact-times", facts.exact_times, "refuse a time between two ticks");
    options.value("start", "MS", facts.start_ms, number_between(-1e15, 1e15),
                  "the time of tick 0, where there are times");
    options.value("population", "NAME", facts.population, any_text(),
                  "which of SONATA, or the one to be written");
    options.value("time-unit", "WORD", facts.ms_per_unit, unit_name(),
                  "of SONATA without the attribute units: s, ms or us");
    options.value("width", "PIXELS", facts.width, whole_number(1, most_pixels),
                  "of the camera of N-MNIST, which has 34");
    options.value("height", "PIXELS", facts.height, whole_number(1, most_pixels), "the same");
}

} // namespace smnn::cli
