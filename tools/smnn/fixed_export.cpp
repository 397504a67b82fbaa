#include "tools/smnn/fixed_export.hpp"

#include <iomanip>
#include <ostream>

#include "io/c_source.hpp"
#include "io/file.hpp"
#include "io/fixed_file.hpp"
#include "learning/calibrate.hpp"
#include "tools/smnn/any_network.hpp"
#include "tools/smnn/evaluation_report.hpp"
#include "tools/smnn/fixed_report.hpp"

namespace smnn::cli {

namespace {

constexpr const char* usual_target_of_c = "fixed:8.24";
constexpr unsigned payload_bits_of_graded_inputs = 8;

bool is_c(const std::string& to) { return to == "c" || to.starts_with("c:"); }

sim::FixedTarget target_of(const std::string& to) {
    if (to == "c") return sim::fixed_target(usual_target_of_c);
    return sim::fixed_target(is_c(to) ? "fixed:" + to.substr(2) : to);
}

// Pictures of a folder in the coding that a network was trained with, or trials that its task makes up.
learning::Task task_on(const NetworkSettings& trained, const std::string& folder, io::Split split) {
    const TaskKind& kind = task_of(trained);
    const TaskSettings settings = task_settings(kind, {}, trained);
    const Pictures pictures = read_pictures(kind, folder, split);
    return make_task(settings, pictures, usual_trials);
}

sim::FixedChoices usual_choices(const sim::Network& network, const sim::FixedTarget& target) {
    sim::FixedChoices choices = sim::usual_choices(target);
    const bool is_graded = !task_of(network).shows_pictures;
    choices.payload_bits = is_graded ? payload_bits_of_graded_inputs : 0;
    return choices;
}

void show(const learning::Calibration& calibration, std::ostream& err) {
    const learning::Evaluation& best = calibration.best_answers();
    err << "calibration: try " << calibration.tries() << " of at most "
        << learning::Calibration::most_tries() << std::fixed << std::setprecision(4) << "  loss "
        << best.loss << std::setprecision(2) << "  accuracy " << 100.0 * best.accuracy << " %\n"
        << std::flush;
}

sim::FixedChoices calibrated(const sim::Network& network, const sim::FixedTarget& target,
                             const FixedExportRequest& request, Streams& streams, Report& report) {
    const learning::Task task = task_on(network.settings, *request.calibrate, io::Split::train);
    const learning::EvaluationOptions options{.count = request.calibration_trials,
                                              .threads = request.threads};
    learning::Calibration calibration(network, target, task, options,
                                      usual_choices(network, target));
    double shown = 0.0;
    while (calibration.try_next()) {
        const double loss = calibration.best_answers().loss;
        if (calibration.tries() == 1 || loss < shown) show(calibration, streams.err);
        shown = loss;
    }
    report["calibration"] = {{"trials", calibration.best_answers().trials},
                             {"tries", calibration.tries()},
                             {"loss_before", calibration.start_loss()},
                             {"loss", calibration.best_answers().loss},
                             {"accuracy", calibration.best_answers().accuracy}};
    return calibration.best();
}

Report answers_of(const TaskKind& kind, const learning::Evaluation& evaluation) {
    Report report;
    add_evaluation(report, kind, evaluation);
    report["hidden_spikes_per_trial"] = evaluation.hidden_spikes_per_trial;
    return report;
}

// The answers of the very integers that are written, beside those of the network they came from.
void measure(const AnyNetwork& source, const sim::FixedNetwork& fixed,
             const FixedExportRequest& request, Report& report) {
    const learning::Task task = task_on(fixed.settings, *request.data, io::Split::test);
    const TaskKind& kind = task_of(fixed.settings);
    learning::EvaluationOptions options{.threads = request.threads};
    if (request.limit) options.count = *request.limit;
    const learning::FixedEvaluation rounded = learning::evaluate(fixed, task, options);
    Report& data = report["data"];
    data["trials"] = rounded.answers.trials;
    data["integers"] = answers_of(kind, rounded.answers);
    if (const auto* network = std::get_if<sim::Network>(&source)) {
        const learning::Evaluation exact = learning::evaluate(*network, task, options);
        data["float"] = answers_of(kind, exact);
        data["points_lost"] = 100.0 * (exact.accuracy - rounded.answers.accuracy);
    }
    data["held"] = to_report(rounded.held);
    data["trials_held"] = rounded.trials_held;
}

// Rounds, with the choices asked for, and reports on it.
sim::FixedNetwork rounded(const sim::Network& network, const FixedExportRequest& request,
                          Streams& streams, Report& report) {
    const sim::FixedTarget target = target_of(request.to);
    const sim::FixedChoices choices = request.calibrate
                                          ? calibrated(network, target, request, streams, report)
                                          : usual_choices(network, target);
    const sim::Quantised quantised = sim::quantise(network, target, choices);
    report["choices"] = to_report(choices);
    add_rounding(quantised, report);
    add_counts(quantised.network, target, report);
    report["misfits"] = sim::misfits(network, quantised.network, target);
    if (!target.remark.empty()) report["remark"] = target.remark;
    return quantised.network;
}

sim::FixedNetwork integers_of(const AnyNetwork& source, const FixedExportRequest& request,
                              Streams& streams, Report& report) {
    if (const auto* network = std::get_if<sim::Network>(&source)) {
        return rounded(*network, request, streams, report);
    }
    if (request.to != "c" || request.calibrate) {
        throw UsageError(request.from +
                         ": a fixed-point network is rounded already: --to c alone is possible");
    }
    return std::get<sim::FixedNetwork>(source);
}

void write_c(const sim::FixedNetwork& network, const std::string& out, Report& report) {
    const io::CSource source = io::c_source(network, out);
    io::write_file(out, source.text);
    report["functions"] = {source.name + "_reset", source.name + "_step", source.name + "_scores",
                           source.name + "_held"};
    report["constant_bytes"] = source.constant_bytes;
    report["ram_bytes"] = source.state_bytes;
}

// For people a misfit is a line of its own.
void print_report(Report report, const FixedExportRequest& request, Streams& streams) {
    if (request.json) {
        print(report_stream(streams, request.out), report, true);
        return;
    }
    const Report misfits = report.value("misfits", Report::array());
    report.erase("misfits");
    print(streams.err, report, false);
    for (const auto& line : misfits) {
        streams.err << "does not fit: " << line.get<std::string>() << '\n';
    }
}

} // namespace

bool is_fixed_target(const std::string& to) {
    return is_c(to) || to.starts_with("fixed:") || to == "loihi" || to == "spinnaker2" ||
           to == "xylo";
}

int export_fixed(const FixedExportRequest& request, Streams& streams) {
    io::require_writable(request.out);
    target_of(request.to); // a word that is not known is refused before anything is read
    const AnyNetwork source = read_any_network(request.from);
    Report report;
    report["network"] = request.from;
    report["out"] = request.out;
    Report detail = Report::object();
    const sim::FixedNetwork network = integers_of(source, request, streams, detail);
    add_fixed_network(network, report);
    report.update(detail);
    if (request.data) measure(source, network, request, report);
    if (is_c(request.to)) {
        write_c(network, request.out, report);
    } else {
        io::write_fixed_network(request.out, network);
    }
    print_report(report, request, streams);
    return done;
}

} // namespace smnn::cli
