#include <ostream>

#include "io/file.hpp"
#include "io/network_file.hpp"
#include "tools/smnn/commands/commands.hpp"
#include "tools/smnn/evaluation_report.hpp"
#include "tools/smnn/export_target.hpp"
#include "tools/smnn/options.hpp"
#include "tools/smnn/report.hpp"
#include "tools/smnn/task_flags.hpp"

namespace smnn::cli {

namespace {

struct Request {
    ExportRequest target;
    std::optional<std::string> data;
    std::size_t limit = SIZE_MAX;
    bool json = false;
};

bool parse(Request& request, const Command& self, std::span<const std::string> arguments,
           std::ostream& out) {
    std::optional<std::size_t> limit;
    Options options(self);
    options.argument("NET", request.target.network);
    std::string targets = "the target, one of:";
    for (const ExportTarget& target : export_targets()) {
        targets += "\n" + std::string(target.name) + ": " + std::string(target.meaning);
    }
    options.required("to", "WORD", request.target.to, targets);
    options.required("out", "FILE", request.target.out, "the file to write");
    options.value("decay", "WORD", request.target.decay, any_text(),
                  "nir, nir-dense: time constants for readers that step by forward Euler, or for "
                  "those that use exp(-dt/tau): euler or exact (euler)");
    options.value("data", "DIR", request.data, any_text(),
                  "measure what the export costs: folder of IDX files, gz or not");
    options.value("limit", "N", limit, whole_number(1, SIZE_MAX),
                  "test pictures to measure it on at most (all)");
    options.flag("json", request.json, "the report as one JSON object on stdout");
    if (!options.parse(arguments, out)) return false;
    if (limit) request.limit = *limit;
    return true;
}

void require_known_flags(const ExportTarget& target, const ExportRequest& request) {
    const std::string flags = " " + std::string(target.flags) + " ";
    if (request.decay && flags.find(" decay ") == std::string::npos) {
        throw UsageError("--decay does not belong to --to " + std::string(target.name));
    }
}

// The network's own answers beside those of what was written.
void add_accuracy(Report& report, const Request& request, const sim::Network& network,
                  const Exported& exported) {
    const TaskKind& kind = task_of(network);
    const Pictures pictures = read_pictures(kind, request.data, io::Split::test);
    const learning::Task task = make_task(task_settings(kind, {}, network), pictures, usual_trials);
    const learning::Evaluation before = learning::evaluate(network, task, {.count = request.limit});
    report["trials"] = before.trials;
    add_evaluation(report["network"], kind, before);
    if (exported.evaluate) {
        add_evaluation(report["exported"], kind, exported.evaluate(task, request.limit));
    }
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
    const ExportTarget& target = find_export_target(request.target.to);
    require_known_flags(target, request.target);

    const sim::Network network = io::read_network(request.target.network);
    const Exported exported = target.write(network, request.target);

    Report report;
    report["to"] = request.target.to;
    report["out"] = request.target.out;
    report["kept"] = exported.kept;
    report["changed"] = exported.changed;
    report["lost"] = exported.lost;
    say(streams.err, report);
    if (request.data) {
        Report accuracy;
        add_accuracy(accuracy, request, network, exported);
        report["accuracy"] = accuracy;
        if (!request.json) print(streams.err, accuracy, false);
    }
    if (request.json) print(report_stream(streams, request.target.out), report, true);
    return done;
}

} // namespace

constinit const Command export_command{
    "export",
    "NET --to WORD --out FILE [--data DIR] [--json] ...",
    "a network for other tools and machines, and what becomes of it there",
    "smnn export digits.smnn --to json --out digits.json\n"
    "smnn export digits.smnn --to nir --out digits.nir --data tools/digits --limit 100",
    run_export,
};

} // namespace smnn::cli
