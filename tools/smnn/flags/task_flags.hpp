#pragma once

#include <map>
#include <optional>
#include <string>
#include <variant>

#include "smnn/sim/network.hpp"
#include "tools/smnn/flags/tasks.hpp"
#include "tools/smnn/line/options.hpp"

namespace smnn::cli {

// How the trials of a task are made, in words: as flags (--ticks-per-row), and as settings in a network
// (ticks_per_row). Each belongs to one task.

// What was given of them on the command line, by the name of the flag.
using TaskFlags = std::map<std::string, std::optional<std::string>>;

// What a network says of how it was made.
using NetworkSettings = std::map<std::string, std::string>;

// Where the settings come from without flags.
enum class Usual { default_value, as_trained };

// Refers to `flags` until the options are parsed.
void add_task_flags(Options& options, TaskFlags& flags, Usual usual);

// The settings of a task where there is no network: what is not given keeps its default.
//   Errors  UsageError naming a flag that does not belong to the task
TaskSettings task_settings(const TaskKind& kind, const TaskFlags& flags);

// The settings with which a network is run: what is not given is as it was trained.
//   Errors  UsageError naming the flag to give where the network's settings lack or garble it
TaskSettings task_settings(const TaskKind& kind, const TaskFlags& flags,
                           const NetworkSettings& trained);
TaskSettings task_settings(const TaskKind& kind, const TaskFlags& flags,
                           const sim::Network& network);

// The task that a network was trained for; digits if it does not say.
const TaskKind& task_of(const NetworkSettings& trained);
const TaskKind& task_of(const sim::Network& network);

// The task, and the settings that belong to it: as a network keeps them, and as values.
using SettingValue = std::variant<const char*, sim::Tick, double>;
std::map<std::string, std::string> in_words(const TaskSettings& settings);
std::map<std::string, SettingValue> values_of(const TaskSettings& settings);

} // namespace smnn::cli
