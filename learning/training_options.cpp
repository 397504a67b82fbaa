#include "smnn/learning/training_options.hpp"

#include <array>
#include <charconv>
#include <concepts>

namespace smnn::learning {

namespace {

std::string text(std::integral auto value) { return std::to_string(value); }
std::string text(bool value) { return value ? "yes" : "no"; }
std::string text(double value) {
    std::array<char, 32> digits{};
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
    return {digits.data(), end};
}
std::string text(ScheduleKind kind) { return name(kind); }
std::string text(SurrogateKind kind) { return name(kind); }

// The weights that are not trained.
std::string text(const TrainedWeights& trained) {
    std::string list;
    const auto add = [&](bool is_trained, const char* word) {
        if (!is_trained) list += (list.empty() ? "" : ",") + std::string(word);
    };
    add(trained.input, "input");
    add(trained.readout, "readout");
    add(trained.importance, "importance");
    return list.empty() ? "none" : list;
}

template <class T>
std::string text(const std::optional<T>& value) {
    return value ? text(*value) : "none";
}

} // namespace

bool matters(const TrainingOptions& options, std::string_view name) {
    if (name.starts_with("step_")) return options.schedule.kind == ScheduleKind::step;
    if (name.starts_with("spike_")) return options.replay.spike_target.strength > 0.0;
    return true;
}

std::map<std::string, std::string> in_words(const TrainingOptions& options) {
    std::map<std::string, std::string> words;
    for_each_option(options, [&](const char* name, const auto& value) {
        if (matters(options, name)) words[name] = text(value);
    });
    return words;
}

} // namespace smnn::learning
