#include <ostream>

#include "io/file.hpp"
#include "tools/smnn/charts/chart.hpp"
#include "tools/smnn/commands/commands.hpp"
#include "tools/smnn/options.hpp"
#include "tools/smnn/page.hpp"
#include "tools/smnn/report.hpp"
#include "tools/smnn/report_page.hpp"

namespace smnn::cli {

namespace {

struct Request {
    std::vector<std::string> files;
    std::string out;
    std::uint64_t trial = 0;
    bool json = false;
};

bool parse(Request& request, const Command& self, std::span<const std::string> arguments,
           std::ostream& out) {
    Options options(self);
    options.arguments("FILE", request.files);
    options.required("out", "PAGE.html", request.out, "the page, which needs nothing else; or -");
    options.value("trial", "K", request.trial, whole_number(0, most_trials),
                  "of recordings and tables, counted from 0");
    options.flag("json", request.json, "what was written, as one JSON object");
    return options.parse(arguments, out);
}

int run_report(const Command& self, std::span<const std::string> arguments, Streams& streams) {
    Request request;
    if (!parse(request, self, arguments, streams.out)) return done;
    io::require_writable(request.out);
    const ReportInputs inputs = read_report_inputs(request.files, request.trial);
    const ReportPage page =
        make_report_page(inputs, request.trial, command_line("smnn report", arguments));
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
    "FILE... --out PAGE.html [--trial K] [--json]",
    "one page with charts of networks, training logs, recordings and results",
    "smnn report digits.smnn out.spikes --out page.html",
    run_report,
};

} // namespace smnn::cli
