#include <ostream>

#include "smnn/io/file.hpp"
#include "smnn/io/network_file.hpp"
#include "tools/smnn/commands/commands.hpp"
#include "tools/smnn/evaluate/evaluation_report.hpp"
#include "tools/smnn/flags/task_flags.hpp"
#include "tools/smnn/line/options.hpp"
#include "tools/smnn/targets/export_target.hpp"
#include "tools/smnn/terminal/report.hpp"

namespace smnn::cli {

namespace {

struct Request {
    ExportRequest target;
    std::optional<std::string> data;
    std::optional<std::size_t> trials; // to measure it on
    bool json = false;
};

bool parse(Request& request, const Command& self, std::span<const std::string> arguments,
           std::ostream& out) {
    Options options(self);
    options.argument("NET", request.target.network);
    std::string targets = "Chooses the target, one of:";
    for (const ExportTarget& target : export_targets()) {
        targets += "\n" + std::string(target.name) + ": " + std::string(target.meaning);
    }
    options.required("to", "WORD", request.target.to, targets);
    options.required("out", "FILE", request.target.out, "Writes this file");
    options.value(
        "decay", "WORD", request.target.decay, any_text(),
        "Writes time constants for readers that step by forward Euler (euler) or that use "
        "exp(-dt/tau) (exact); nir and nir-dense alone (euler)");
    options.value(
        "calibrate", "DIR", request.target.calibrate, any_text(),
        "Chooses the scales by the loss on training pictures of this folder; integers alone");
    options.value(
        "calibration-trials", "N", request.target.calibration_trials, whole_number(1, most_trials),
        "Uses the first N of these pictures (1000); of context, chooses the scales by N trials");
    options.value(
        "data", "DIR", request.data, any_text(),
        "Measures what the export loses, on test pictures of this folder of IDX files, gz or not");
    options.value("trials", "N", request.trials, whole_number(1, most_trials),
                  "Measures on N test pictures (all), or on N trials of a task without pictures");
    options.formerly("limit");
    options.flag("json", request.json, "Prints the report as one JSON object");
    return options.parse(arguments, out);
}

void require_known_flags(const ExportTarget& target, const ExportRequest& request) {
    const std::string flags = " " + std::string(target.flags) + " ";
    const auto require_known = [&](const std::string& flag, bool is_given) {
        if (is_given && flags.find(" " + flag + " ") == std::string::npos) {
            throw UsageError("--" + flag + " does not belong to --to " + std::string(target.name));
        }
    };
    require_known("decay", request.decay.has_value());
    require_known("calibrate", request.calibrate.has_value());
    require_known("calibration-trials", request.calibration_trials.has_value());
}

// What the export is measured on; nothing without --data or --trials.
std::optional<learning::Task> task_of_data(const Request& request, const sim::Network& network) {
    if (!request.data && !request.trials) return std::nullopt;
    const TaskKind& kind = task_of(network);
    const Pictures pictures = read_pictures(kind, request.data, io::Split::test);
    return make_task(task_settings(kind, {}, network), pictures,
                     request.trials.value_or(usual_trials));
}

// The network's own answers beside those of what was written.
Report accuracy_on(const learning::Task& task, const Request& request, const sim::Network& network,
                   const Exported& exported) {
    const TaskKind& kind = task_of(network);
    const std::size_t trials = request.trials.value_or(SIZE_MAX);
    const learning::Evaluation before = learning::evaluate(network, task, {.count = trials});
    Report report;
    report["trials"] = before.trials;
    add_evaluation(report["network"], kind, before);
    if (exported.evaluate) {
        Report details = Report::object();
        const learning::Evaluation after = exported.evaluate(task, trials, details);
        add_evaluation(report["exported"], kind, after);
        report["exported"].update(details);
    }
    return report;
}

void say(std::ostream& err, const Report& report) {
    for (const auto& [key, value] : report.items()) {
        if (!value.is_array()) continue;
        for (const auto& sentence : value) {
            err << key << ": " << one_line(sentence.get<std::string>()) << '\n';
        }
    }
}

int run_export(const Command& self, std::span<const std::string> arguments, Streams& streams) {
    Request request;
    if (!parse(request, self, arguments, streams.out)) return done;
    const ExportTarget* const target = find_export_target(request.target.to);
    if (target == nullptr) {
        throw UsageError("--to " + request.target.to + ": one of " + export_target_names() +
                         " is needed");
    }
    require_known_flags(*target, request.target);

    const sim::Network network = io::read_network(request.target.network);
    const std::optional<learning::Task> task = task_of_data(request, network);
    request.target.say = [&](const std::string& line) { streams.err << line << std::endl; };
    const Exported exported = target->write(network, request.target);

    Report report;
    report["to"] = request.target.to;
    report["out"] = request.target.out;
    report["kept"] = exported.kept;
    report["changed"] = exported.changed;
    report["lost"] = exported.lost;
    say(streams.err, report);
    if (!exported.numbers.is_null()) report["numbers"] = exported.numbers;
    if (task) {
        const Report accuracy = accuracy_on(*task, request, network, exported);
        report["accuracy"] = accuracy;
        if (!request.json) print(streams.err, accuracy, false);
    }
    if (request.json) print(report_stream(streams, request.target.out), report, true);
    return done;
}

} // namespace

constinit const Command export_command{
    "export",
    "NET --to WORD --out FILE [--data DIR | --trials N] [--json] ...",
    "Writes a network for other tools and chips, and measures what it loses there",
    "smnn export digits.smnn --to json --out digits.json\n"
    "smnn export digits.smnn --to nir --out digits.nir --data tools/digits --trials 100\n"
    "smnn export digits.smnn --to fixed:8.24 --out digits.fixed --data tools/digits --trials 100\n"
    "smnn export digits.smnn --to c --out digits.c\n"
    "smnn export context.smnn --to loihi --out context.fixed --calibration-trials 50 --trials 100",
    run_export,
};

} // namespace smnn::cli
