#include "tools/smnn/targets/fixed_target.hpp"

#include <iomanip>
#include <sstream>

#include "smnn/io/c_source.hpp"
#include "smnn/io/file.hpp"
#include "smnn/io/fixed_file.hpp"
#include "smnn/learning/evaluation/calibrate.hpp"
#include "tools/smnn/evaluate/evaluation_report.hpp"
#include "tools/smnn/flags/task_flags.hpp"
#include "tools/smnn/targets/fixed_report.hpp"

namespace smnn::cli {

namespace {

constexpr std::size_t usual_calibration_trials = 1000;
constexpr unsigned payload_bits_of_graded_inputs = 8;

sim::FixedChoices usual_choices(const sim::Network& network, const sim::FixedTarget& target) {
    sim::FixedChoices choices = sim::usual_choices(target);
    const bool is_graded = !task_of(network).shows_pictures;
    choices.payload_bits = is_graded ? payload_bits_of_graded_inputs : 0;
    return choices;
}

std::string progress_line(const learning::Calibration& calibration) {
    const learning::Evaluation& best = calibration.best_answers();
    std::ostringstream line;
    line << "calibration: try " << calibration.tries() << " of at most "
         << learning::Calibration::most_tries() << std::fixed << std::setprecision(4) << "  loss "
         << best.loss << std::setprecision(2) << "  accuracy " << 100.0 * best.accuracy << " %";
    return line.str();
}

// Of made-up trials those of another seed than what the export is measured on.
constexpr std::uint64_t calibration_seed = 2;

// The choices that lose least on training pictures, or on trials that the task makes up.
sim::FixedChoices calibrated(const sim::Network& network, const sim::FixedTarget& target,
                             const ExportRequest& request, Report& numbers) {
    const TaskKind& kind = task_of(network);
    const Pictures pictures = read_pictures(kind, request.calibrate, io::Split::train);
    const std::size_t trials = request.calibration_trials.value_or(usual_calibration_trials);
    const learning::Task task = make_task(task_settings(kind, {}, network), pictures, trials);
    learning::EvaluationOptions options{.count = trials};
    if (!kind.shows_pictures) options.seed = calibration_seed;
    learning::Calibration calibration(network, target, task, options,
                                      usual_choices(network, target));
    double shown = 0.0;
    while (calibration.try_next()) {
        const learning::Evaluation& best = calibration.best_answers();
        if (calibration.tries() == 1 || best.loss < shown) request.say(progress_line(calibration));
        shown = best.loss;
    }
    const learning::Evaluation& best = calibration.best_answers();
    numbers["calibration"] = {{"trials", best.trials},
                              {"tries", calibration.tries()},
                              {"loss_before", calibration.start_loss()},
                              {"loss", best.loss},
                              {"accuracy", best.accuracy}};
    return calibration.best();
}

std::string text(double value) {
    std::ostringstream out;
    out << std::setprecision(6) << value;
    return out.str();
}

std::string sentence(const sim::Rounding& rounding) {
    std::string words = rounding.population + ": " + std::to_string(rounding.count) +
                        " weights, the largest " + text(rounding.largest) + ", off by at most " +
                        text(rounding.largest_error) + ", rms " + text(rounding.rms_error);
    if (rounding.clipped > 0) words += ", " + std::to_string(rounding.clipped) + " clipped";
    return words;
}

std::string sentence(const std::vector<sim::RoundedConstant>& constants) {
    std::string words;
    for (const sim::RoundedConstant& constant : constants) {
        words += (words.empty() ? "" : ", ") + constant.name + " " + text(constant.exact) + " to " +
                 text(constant.rounded);
    }
    return words;
}

// What of the network is in the file as it was.
std::vector<std::string> kept_words(const sim::Network& network, const sim::FixedNetwork& fixed) {
    std::vector<std::string> kept;
    std::string words;
    const auto add = [&words](bool is_kept, const std::string& what) {
        if (is_kept) words += (words.empty() ? "" : ", ") + what;
    };
    add(fixed.delay_ticks == network.neuron.delay_ticks,
        "the delay of " + std::to_string(fixed.delay_ticks) +
            (fixed.delay_ticks == 1 ? " tick" : " ticks"));
    add(fixed.filter == network.neuron.filter, "the kind of filter");
    add(fixed.readout == network.readout && fixed.rules == sim::Rules::general, "the readout");
    if (!words.empty()) kept.push_back(words);
    if (fixed.modes() > 0) {
        kept.push_back("the modes, " + std::to_string(fixed.modes()) + " sums a tick");
    }
    return kept;
}

// Rounds, and says what became of everything.
Exported rounded(const sim::Network& network, const sim::FixedTarget& target,
                 const ExportRequest& request, sim::FixedNetwork& fixed) {
    Exported exported;
    Report& numbers = exported.numbers;
    const bool is_calibrated = request.calibrate || request.calibration_trials;
    const sim::FixedChoices choices = is_calibrated ? calibrated(network, target, request, numbers)
                                                    : usual_choices(network, target);
    const sim::Quantised quantised = sim::quantise(network, target, choices);
    fixed = quantised.network;
    add_fixed_network(fixed, numbers);
    numbers["choices"] = to_report(choices);
    add_rounding(quantised, numbers);
    add_counts(fixed, target, numbers);

    exported.kept = kept_words(network, fixed);
    for (const sim::Rounding& rounding : quantised.weights) {
        exported.changed.push_back(sentence(rounding));
    }
    exported.changed.push_back(sentence(quantised.constants));
    if (!target.remark.empty()) exported.changed.push_back(target.remark);
    exported.lost = sim::misfits(network, fixed, target);
    if (choices.payload_bits > 0 && !target.has_graded_inputs) {
        exported.lost.push_back("graded inputs: " + target.name +
                                " has spikes alone; train on inputs that spike");
    }
    exported.evaluate = [fixed](const learning::Task& task, std::size_t trials, Report& details) {
        learning::FixedEvaluation run = learning::evaluate(fixed, task, {.count = trials});
        details["held"] = to_report(run.held);
        details["trials_held"] = run.trials_held;
        return run.answers;
    };
    return exported;
}

} // namespace

Exported write_fixed(const sim::Network& network, const ExportRequest& request) {
    io::require_writable(request.out);
    sim::FixedNetwork fixed;
    Exported exported = rounded(network, sim::fixed_target(request.to), request, fixed);
    io::write_fixed_network(request.out, fixed);
    return exported;
}

Exported write_c(const sim::Network& network, const ExportRequest& request) {
    io::require_writable(request.out);
    const std::string bits = request.to == "c" ? "8.24" : request.to.substr(2);
    sim::FixedNetwork fixed;
    Exported exported = rounded(network, sim::fixed_target("fixed:" + bits), request, fixed);
    const io::CSource source = io::c_source(fixed, request.out);
    io::write_file(request.out, source.text);
    exported.numbers["functions"] = source.functions;
    exported.numbers["constant_bytes"] = source.constant_bytes;
    exported.numbers["ram_bytes"] = source.state_bytes;
    exported.kept.push_back("every bit of the integer run, in " +
                            std::to_string(source.constant_bytes) + " bytes of constants and " +
                            std::to_string(source.state_bytes) + " bytes of RAM");
    return exported;
}

} // namespace smnn::cli
