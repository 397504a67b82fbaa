#include "tools/smnn/flags/task_flags.hpp"

#include <algorithm>

namespace smnn::cli {

namespace {

constexpr sim::Tick usual_camera_ticks = 150; // of 2 ms: saccades of 100 ms, as in N-MNIST

struct Row {
    const char* flag;
    const char* task; // that it belongs to
    const char* placeholder;
    const char* meaning;
    void (*read)(const std::string& text, TaskSettings& settings);
    SettingValue (*value)(const TaskSettings& settings);
};

const Row rows[] = {
    {"coding", "digits", "WORD",
     "Chooses how pixels become spikes. rate: by chance at each tick. latency: one spike each, the "
     "brighter the earlier. camera: OFF and ON events of an event camera in three saccades, each a "
     "third of the trial",
     [](const std::string& text, TaskSettings& s) { s.coding = sim::coding_from_name(text); },
     [](const TaskSettings& s) -> SettingValue { return sim::name(s.coding); }},
    {"ticks", "digits", "T", "Sets the ticks of a trial; camera 150",
     [](const std::string& text, TaskSettings& s) { s.ticks = ticks(1, longest_trial)(text); },
     [](const TaskSettings& s) -> SettingValue { return s.ticks; }},
    {"ticks-per-row", "sequential-digits", "T", "Sets the ticks for which a row of pixels is shown",
     [](const std::string& text, TaskSettings& s) {
         s.ticks_per_row = ticks(1, longest_trial / 1000)(text);
     },
     [](const TaskSettings& s) -> SettingValue { return s.ticks_per_row; }},
    {"silent-ticks", "context", "T", "Sets the ticks before the stimulus",
     [](const std::string& text, TaskSettings& s) {
         s.context.silent_ticks = ticks(0, longest_trial / 4)(text);
     },
     [](const TaskSettings& s) -> SettingValue { return s.context.silent_ticks; }},
    {"stimulus-ticks", "context", "T", "Sets the ticks of the noisy channels",
     [](const std::string& text, TaskSettings& s) {
         s.context.stimulus_ticks = ticks(0, longest_trial / 4)(text);
     },
     [](const TaskSettings& s) -> SettingValue { return s.context.stimulus_ticks; }},
    {"response-ticks", "context", "T", "Sets the ticks of the answer",
     [](const std::string& text, TaskSettings& s) {
         s.context.response_ticks = ticks(1, longest_trial / 4)(text);
     },
     [](const TaskSettings& s) -> SettingValue { return s.context.response_ticks; }},
    {"switch-fraction", "context", "X",
     "Flips the context in this share of the trials, for the last four fifths of the answer",
     [](const std::string& text, TaskSettings& s) {
         s.context.switch_fraction = number_between(0.0, 1.0)(text);
     },
     [](const TaskSettings& s) -> SettingValue { return s.context.switch_fraction; }},
};

std::string text(const char* word) { return word; }
std::string text(sim::Tick ticks) { return std::to_string(ticks); }
std::string text(double number) { return shortest_text(number); }

std::string show(const Row& row, const TaskSettings& settings) {
    return std::visit([](const auto& value) { return text(value); }, row.value(settings));
}

bool belongs(const Row& row, const TaskKind& kind) { return row.task == std::string(kind.name); }

std::string key_of(const Row& row) {
    std::string key = row.flag;
    std::replace(key.begin(), key.end(), '-', '_');
    return key;
}

const std::optional<std::string>& given(const Row& row, const TaskFlags& flags) {
    static const std::optional<std::string> nothing;
    const auto found = flags.find(row.flag);
    return found == flags.end() ? nothing : found->second;
}

void read_setting(const Row& row, const NetworkSettings& trained, TaskSettings& settings) {
    const std::string needed = "--" + std::string(row.flag) + " is needed: the network's settings ";
    const auto found = trained.find(key_of(row));
    if (found == trained.end()) throw UsageError(needed + "do not say it");
    try {
        row.read(found->second, settings);
    } catch (const std::exception& error) {
        throw UsageError(needed + "say '" + found->second + "': " + error.what());
    }
}

} // namespace

void add_task_flags(Options& options, TaskFlags& flags, Usual usual) {
    for (const Row& row : rows) {
        const std::string otherwise =
            usual == Usual::as_trained ? "as trained" : show(row, TaskSettings{});
        const Parse<std::string> check = [&row](const std::string& text) {
            TaskSettings unused;
            row.read(text, unused);
            return text;
        };
        options.value(row.flag, row.placeholder, flags[row.flag], check,
                      row.meaning + std::string("; ") + row.task + " alone (" + otherwise + ")");
    }
}

TaskSettings task_settings(const TaskKind& kind, const TaskFlags& flags) {
    TaskSettings settings;
    settings.kind = &kind;
    for (const Row& row : rows) {
        const std::optional<std::string>& text = given(row, flags);
        require_belongs(kind, row.flag, text.has_value(), belongs(row, kind));
        if (text) row.read(*text, settings);
    }
    const auto length = flags.find("ticks");
    const bool is_said = length != flags.end() && length->second.has_value();
    if (settings.coding == sim::Coding::camera && !is_said) settings.ticks = usual_camera_ticks;
    return settings;
}

TaskSettings task_settings(const TaskKind& kind, const TaskFlags& flags,
                           const NetworkSettings& trained) {
    TaskSettings settings = task_settings(kind, flags);
    for (const Row& row : rows) {
        if (belongs(row, kind) && !given(row, flags)) read_setting(row, trained, settings);
    }
    return settings;
}

TaskSettings task_settings(const TaskKind& kind, const TaskFlags& flags,
                           const sim::Network& network) {
    return task_settings(kind, flags, network.settings);
}

const TaskKind& task_of(const NetworkSettings& trained) {
    const auto found = trained.find("task");
    return found == trained.end() ? task_kinds().front() : find_task(found->second, "run");
}

const TaskKind& task_of(const sim::Network& network) { return task_of(network.settings); }

std::map<std::string, std::string> in_words(const TaskSettings& settings) {
    std::map<std::string, std::string> words{{"task", settings.kind->name}};
    for (const Row& row : rows) {
        if (belongs(row, *settings.kind)) words[key_of(row)] = show(row, settings);
    }
    return words;
}

std::map<std::string, SettingValue> values_of(const TaskSettings& settings) {
    std::map<std::string, SettingValue> values{{"task", settings.kind->name}};
    for (const Row& row : rows) {
        if (belongs(row, *settings.kind)) values[key_of(row)] = row.value(settings);
    }
    return values;
}

} // namespace smnn::cli
