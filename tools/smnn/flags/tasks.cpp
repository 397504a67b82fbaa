#include "tools/smnn/flags/tasks.hpp"

#include <array>

#include "smnn/learning/evaluation/refined_task.hpp"
#include "smnn/learning/tasks/digits.hpp"
#include "smnn/learning/tasks/sequential_digits.hpp"
#include "smnn/sim/transform/refine.hpp"
#include "tools/smnn/line/command.hpp"

namespace smnn::cli {

namespace {

learning::Task make_digits(const TaskSettings& settings, const Pictures& pictures, std::size_t) {
    return learning::digits(pictures, settings.coding, settings.ticks, settings.shift);
}

learning::Task make_sequential_digits(const TaskSettings& settings, const Pictures& pictures,
                                      std::size_t) {
    return learning::sequential_digits(pictures, settings.ticks_per_row, settings.shift);
}

learning::Task make_context(const TaskSettings& settings, const Pictures&, std::size_t trials) {
    return learning::contextual_integration(context_options(settings, trials));
}

constexpr std::array kinds{
    TaskKind{"digits", true, true, 30, 8e-3, make_digits},
    TaskKind{"sequential-digits", true, true, 30, 8e-3, make_sequential_digits},
    TaskKind{"context", false, false, 40, 8e-3, make_context},
};

} // namespace

std::span<const TaskKind> task_kinds() { return kinds; }

const TaskKind& find_task(const std::string& word, const std::string& verb) {
    std::string known;
    for (std::size_t i = 0; i < kinds.size(); ++i) {
        if (word == kinds[i].name) return kinds[i];
        known += std::string(i == 0 ? "" : i + 1 < kinds.size() ? ", " : " and ") + kinds[i].name;
    }
    throw UsageError("'" + word + "' cannot be " + verb + ": " + known + " can");
}

learning::ContextOptions context_options(const TaskSettings& settings, std::size_t trials) {
    learning::ContextOptions options = settings.context;
    options.switched_ticks = options.response_ticks * 4 / 5;
    options.trials = trials;
    return options;
}

learning::Task make_task(const TaskSettings& settings, const Pictures& pictures,
                         std::size_t trials) {
    return settings.kind->make(settings, pictures, trials);
}

learning::Task make_refined_task(const TaskSettings& settings, const Pictures& pictures,
                                 std::size_t trials, sim::Tick m) {
    if (settings.kind->make != make_digits || settings.coding == sim::Coding::rate) {
        return refined(make_task(settings, pictures, trials), m);
    }
    TaskSettings fine = settings;
    fine.ticks = sim::refined(settings.ticks, m);
    return make_task(fine, pictures, trials);
}

Pictures read_pictures(const TaskKind& kind, const std::optional<std::string>& folder,
                       io::Split split) {
    require_belongs(kind, "data", folder.has_value(), kind.shows_pictures);
    if (!kind.shows_pictures) return nullptr;
    if (!folder) {
        throw UsageError("--data is missing: " + std::string(kind.name) +
                         " needs a folder of pictures");
    }
    return std::make_shared<const sim::LabelledImages>(io::read_digits(*folder, split));
}

void require_belongs(const TaskKind& kind, const std::string& flag, bool is_given, bool belongs) {
    if (is_given && !belongs) {
        throw UsageError("--" + flag + " does not belong to " + kind.name);
    }
}

} // namespace smnn::cli
