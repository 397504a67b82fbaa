#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>

#include "smnn/io/idx.hpp"
#include "smnn/learning/task.hpp"
#include "smnn/learning/tasks/contextual_integration.hpp"
#include "smnn/sim/encoding/encoding.hpp"

namespace smnn::cli {

struct TaskSettings;
using Pictures = std::shared_ptr<const sim::LabelledImages>;

// Something that a network can be trained for: a word of the command line.
struct TaskKind {
    const char* name;
    bool shows_pictures; // of a folder; else its trials are made up
    bool has_classes;    // else it is answered by a trajectory

    // What train begins with where the flags do not say it.
    std::size_t epochs;
    double learning_rate;

    // `trials` counts where trials are made up; pictures are as many as there are.
    learning::Task (*make)(const TaskSettings& settings, const Pictures& pictures,
                           std::size_t trials);
};

// The one table of tasks.
std::span<const TaskKind> task_kinds();

// Errors  UsageError "'WORD' cannot be VERB: digits, ... can"
const TaskKind& find_task(const std::string& word, const std::string& verb);

// A task with everything that says how its trials are made. What another task uses keeps its default.
struct TaskSettings {
    const TaskKind* kind = task_kinds().data();
    sim::Coding coding = sim::Coding::rate;
    sim::Tick ticks = 50;        // digits
    sim::Tick ticks_per_row = 5; // sequential digits
    std::size_t shift = 0;       // pixels by which the pictures of a training are moved at most
    learning::ContextOptions context{};
};

// Of contextual integration: the context flips for the last four fifths of the response.
learning::ContextOptions context_options(const TaskSettings& settings, std::size_t trials);

learning::Task make_task(const TaskSettings& settings, const Pictures& pictures,
                         std::size_t trials);

// The same on a grid of time m times as fine. Codes in which moments speak, latency and camera, use it;
// any other trial has its events at the moments at which they were.
learning::Task make_refined_task(const TaskSettings& settings, const Pictures& pictures,
                                 std::size_t trials, sim::Tick m);

// The pictures that a task shows; none if it makes up its trials.
//   Errors  UsageError if the folder is missing, or given for nothing; as io::read_digits
Pictures read_pictures(const TaskKind& kind, const std::optional<std::string>& folder,
                       io::Split split);

// Errors  UsageError "--FLAG does not belong to TASK" if it was given nevertheless
void require_belongs(const TaskKind& kind, const std::string& flag, bool is_given, bool belongs);

} // namespace smnn::cli
