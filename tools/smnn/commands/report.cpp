#include <ostream>

#include "smnn/io/file.hpp"
#include "tools/smnn/charts/chart.hpp"
#include "tools/smnn/charts/page.hpp"
#include "tools/smnn/commands/commands.hpp"
#include "tools/smnn/flags/choices.hpp"
#include "tools/smnn/flags/result_path.hpp"
#include "tools/smnn/flags/spike_flags.hpp"
#include "tools/smnn/line/options.hpp"
#include "tools/smnn/page/report_page.hpp"
#include "tools/smnn/terminal/report.hpp"

namespace smnn::cli {

namespace {

struct Request {
    std::vector<std::string> files;
    std::string out;
    io::SpikeFacts facts; // of recordings of other tools
    ReportSettings settings;
    bool json = false;
};

bool parse(Request& request, const Command& self, std::span<const std::string> arguments,
           std::ostream& out) {
    Options options(self);
    options.arguments("FILE", request.files);
    options.required("out", "PAGE.html", request.out,
                     "Writes the page, which needs no other file; - is the standard output");
    options.value("trial", "K", request.settings.trial, whole_number(0, most_trials),
                  "Chooses the trial of recordings and tables, counted from 0");
    options.value("data", "DIR", request.settings.data, any_text(),
                  "Shows the networks' answers to pictures of this folder: which class is taken "
                  "for which, and the worst answers");
    options.value("trials", "N", request.settings.trials, whole_number(1, SIZE_MAX),
                  "Sets the largest number of pictures");
    options.formerly("limit");
    options.value("seed", "N", request.settings.seed, any_seed(),
                  "Sets the seed of their encoding");
    options.flag("json", request.json, "Prints what was written as one JSON object");
    options.heading("What recordings of other tools do not say");
    options.value("part", "WORD", request.facts.part, part_name(), "Chooses input or spikes");
    add_ticks_fact(options, request.facts);
    add_time_facts(options, request.facts, "Sets the length of a tick, in ms");
    return options.parse(arguments, out);
}

int run_report(const Command& self, std::span<const std::string> arguments, Streams& streams) {
    Request request;
    if (!parse(request, self, arguments, streams.out)) return done;
    require_result_path(request.out, request.files);
    const ReportInputs inputs =
        read_report_inputs(request.files, request.facts, request.settings.trial);
    const ReportPage page =
        make_report_page(inputs, request.settings, command_line("smnn report", arguments));
    if (!can_draw()) {
        streams.err << "smnn report: built without Vega (libjs-vega): tables, and no charts\n";
    }
    io::write_file(request.out, page.html);
    Report report;
    report["page"] = request.out;
    report["bytes"] = page.html.size();
    report["charts"] = page.charts;
    print(report_stream(streams, request.out), report, request.json);
    return done;
}

} // namespace

constinit const Command report_command{
    "report",
    "FILE... --out PAGE.html [--trial K] [--data DIR [--trials N] [--seed N]] [--json]",
    "Makes one page with charts of networks, training logs, recordings and results",
    "smnn report digits.smnn out.spikes --out page.html\n"
    "smnn report digits.smnn --data tools/digits --trials 500 --out answers.html",
    run_report,
};

} // namespace smnn::cli
