#include "smnn/learning/analysis/robustness.hpp"

#include <algorithm>
#include <optional>
#include <ostream>
#include <sstream>

#include "smnn/io/file.hpp"
#include "smnn/io/network_file.hpp"
#include "smnn/sim/error.hpp"
#include "tools/smnn/analyse/analyses.hpp"
#include "tools/smnn/evaluate/evaluation_report.hpp"
#include "tools/smnn/flags/choices.hpp"
#include "tools/smnn/flags/result_path.hpp"
#include "tools/smnn/flags/task_flags.hpp"
#include "tools/smnn/line/options.hpp"
#include "tools/smnn/results/analysis_json.hpp"
#include "tools/smnn/terminal/progress.hpp"
#include "tools/smnn/terminal/table.hpp"

namespace smnn::cli {

namespace {

using learning::Order;
using learning::Part;
using Curve = learning::RobustnessCurve;

struct Request {
    std::vector<std::string> networks;
    std::optional<std::string> data;
    std::optional<io::Split> split;
    std::optional<std::size_t> trials;
    TaskFlags task;
    std::optional<Part> part; // all
    std::optional<Order> order;
    learning::RobustnessOptions options;
    std::string csv;
    bool json = false;
};

Parse<std::optional<Part>> part_or_all() {
    return [](const std::string& word) -> std::optional<Part> {
        if (word == "all") return std::nullopt;
        return learning::part_from_name(word);
    };
}

bool parse(Request& request, const Command& self, std::span<const std::string> arguments,
           std::ostream& out) {
    learning::EvaluationOptions& evaluation = request.options.evaluation;
    std::optional<std::optional<Part>> what;
    Options options(self);
    options.arguments("NET...", request.networks);
    options.value("what", "WORD", what, part_or_all(),
                  "Chooses what is taken away: modes (lambda = 0), input-modes (xi_in), "
                  "output-modes (xi_out), input-weights, neurons, or all of them (all)");
    options.value("order", "WORD", request.order, Parse<Order>(learning::order_from_name),
                  "Chooses the order: least (important, strong, active) first, most first, or "
                  "random (each that differs)");
    options.value("steps", "N", request.options.steps, whole_number(1, 10'000),
                  "Sets the number of steps from everything to nothing");
    options.value("seeds", "N", request.options.shuffles, whole_number(1, 10'000),
                  "Sets the number of random orders of each network");
    options.heading("Trials");
    options.value("data", "DIR", request.data, any_text(),
                  "Reads pictures from this folder of IDX files, gz or not");
    options.value("split", "WORD", request.split, split_name(),
                  "Chooses the pictures: train or test (test)");
    options.value("trials", "N", request.trials, whole_number(1, most_trials),
                  "Sets the number of trials (all pictures; " + std::to_string(usual_trials) +
                      " of a task without pictures)");
    options.formerly("limit");
    add_task_flags(options, request.task, Usual::as_trained);
    options.heading("How");
    options.value("engine", "WORD", evaluation.engine, Parse<sim::Engine>(sim::engine_from_name),
                  "Chooses the engine: event, clock or auto. The answers are the same");
    options.value("seed", "N", evaluation.seed, any_seed(),
                  "Sets the seed of the encoding and the orders");
    options.value("threads", "N", evaluation.threads, whole_number(0, most_threads),
                  "Sets the number of threads; 0 uses all. The result is the same with any number");
    options.value("csv", "FILE", request.csv, any_text(),
                  "Writes what,order,count,fraction,mean,least,most to this file");
    options.flag("json", request.json, "Prints the result as one JSON object");
    if (!options.parse(arguments, out)) return false;
    if (what) request.part = *what;
    if (request.trials) evaluation.count = *request.trials;
    request.options.seed = evaluation.seed;
    return true;
}

std::string shape_of(const sim::Network& network) {
    return "N = " + std::to_string(network.neurons()) + ", P = " + std::to_string(network.modes()) +
           ", D = " + std::to_string(network.inputs());
}

std::vector<sim::Network> read_networks(const std::vector<std::string>& files, bool need_modes) {
    std::vector<sim::Network> networks;
    for (const std::string& file : files) {
        networks.push_back(need_modes ? read_network_with_modes(file) : io::read_network(file));
        const std::string first = shape_of(networks.front());
        const std::string shape = shape_of(networks.back());
        if (shape != first) {
            throw sim::ParameterError(file + ": has " + shape + ", " + files.front() + " " + first +
                                      ": networks of one shape go together");
        }
    }
    return networks;
}

// How the trials of all networks are made.
TaskSettings common_settings(const Request& request, const std::vector<sim::Network>& networks) {
    const auto settings_for = [&](const sim::Network& network) {
        return task_settings(task_of(network), request.task, network);
    };
    const TaskSettings settings = settings_for(networks.front());
    for (std::size_t i = 1; i < networks.size(); ++i) {
        if (in_words(settings_for(networks[i])) != in_words(settings)) {
            throw sim::ParameterError(request.networks[i] + ": was trained for other trials than " +
                                      request.networks.front() +
                                      ": networks of one task go together");
        }
    }
    return settings;
}

// Rate networks have no spikes to rank their neurons by.
bool is_possible(Part part, Order order, const sim::Network& network) {
    return part != Part::neurons || order == Order::random ||
           network.dynamics == sim::Dynamics::spiking;
}

// The orders of a part that differ: modes by their importance from both ends, all else the least
// first, which is how one would prune.
std::vector<Order> telling_orders(Part part) {
    if (part == Part::modes) return {Order::least, Order::random, Order::most};
    return {Order::least, Order::random};
}

std::vector<Curve> wanted_curves(const Request& request, const sim::Network& network) {
    std::vector<Part> parts{Part::input_weights, Part::neurons};
    if (network.modes() > 0) {
        parts = {Part::modes, Part::input_modes, Part::output_modes, Part::input_weights,
                 Part::neurons};
    }
    if (request.part) parts = {*request.part};
    std::vector<Curve> curves;
    for (const Part part : parts) {
        for (const Order order :
             request.order ? std::vector{*request.order} : telling_orders(part)) {
            if (is_possible(part, order, network)) curves.push_back({.part = part, .order = order});
        }
    }
    if (!curves.empty()) return curves;
    throw sim::ParameterError(
        "--order " + std::string(name(*request.order)) +
        ": a rate network has no spikes to rank neurons by: random is needed");
}

learning::RobustnessOptions options_of(const Request& request, const Curve& curve) {
    learning::RobustnessOptions options = request.options;
    options.part = curve.part;
    options.order = curve.order;
    return options;
}

void measure(std::vector<Curve>& curves, const std::vector<sim::Network>& networks,
             const learning::Task& task, const Request& request, std::ostream& err) {
    std::size_t steps = 0;
    for (const Curve& curve : curves) {
        steps += learning::evaluations_of(networks, options_of(request, curve));
    }
    StepProgress progress(err, steps);
    for (Curve& curve : curves) {
        progress.begin(std::string(name(curve.part)) + ", " + in_words(curve.part, curve.order));
        curve = learning::robustness(networks, task, options_of(request, curve),
                                     [&] { progress.step(); });
    }
}

std::string to_csv(const std::vector<Curve>& curves) {
    std::ostringstream table;
    table << "what,order,count,fraction,mean,least,most\n";
    for (const Curve& curve : curves) {
        const std::vector<double> fractions = fractions_of(curve);
        for (std::size_t i = 0; i < fractions.size(); ++i) {
            table << name(curve.part) << ',' << in_words(curve.part, curve.order) << ','
                  << curve.count[i] << ',' << shortest_text(fractions[i]) << ','
                  << shortest_text(curve.mean[i]) << ',' << shortest_text(curve.least[i]) << ','
                  << shortest_text(curve.most[i]) << '\n';
        }
    }
    return table.str();
}

constexpr int digits = 4; // that are shown

Table to_table(const std::vector<Curve>& curves, const std::string& measure) {
    Table table{{"ablated", "%", measure, "least", "most"}, {}};
    for (const Curve& curve : curves) {
        table.rows.push_back(
            {std::string(name(curve.part)) + ", " + in_words(curve.part, curve.order)});
        const std::vector<double> fractions = fractions_of(curve);
        for (std::size_t i = 0; i < fractions.size(); ++i) {
            table.rows.push_back({"  " + grouped(static_cast<double>(curve.count[i])),
                                  grouped(100.0 * fractions[i]), rounded(curve.mean[i], digits),
                                  rounded(curve.least[i], digits), rounded(curve.most[i], digits)});
        }
    }
    return table;
}

int run_robustness(const Command& self, std::span<const std::string> arguments, Streams& streams) {
    Request request;
    if (!parse(request, self, arguments, streams.out)) return done;
    require_result_path(request.csv, request.networks);

    const std::vector<sim::Network> networks =
        read_networks(request.networks, request.part && learning::is_of_modes(*request.part));
    const TaskSettings settings = common_settings(request, networks);
    const TaskKind& kind = *settings.kind;
    require_belongs(kind, "split", request.split.has_value(), kind.shows_pictures);
    std::vector<Curve> curves = wanted_curves(request, networks.front());
    const Pictures pictures =
        read_pictures(kind, request.data, request.split.value_or(io::Split::test));
    const learning::Task task =
        make_task(settings, pictures, request.trials.value_or(usual_trials));
    for (const sim::Network& network : networks) learning::require_fit(network, task);
    measure(curves, networks, task, request, streams.err);
    if (!request.csv.empty()) io::write_file(request.csv, to_csv(curves));

    std::ostream& out = report_stream(streams, request.csv);
    const std::string measure = kind.has_classes ? "accuracy" : "mean square error";
    if (!request.json) {
        print(out, to_table(curves, measure));
        return done;
    }
    Report report = begin_analysis(self, arguments);
    report["files"] = request.networks;
    report["neurons"] = networks.front().neurons();
    report["modes"] = networks.front().modes();
    report["measure"] = measure;
    report["trials"] = learning::trials_to_run(task, request.options.evaluation);
    add_task(report, settings, task);
    report["seed"] = request.options.seed;
    report["seeds"] = request.options.shuffles;
    const Curve& first = curves.front();
    report["whole"] = {{"mean", first.mean[0]}, {"least", first.least[0]}, {"most", first.most[0]}};
    report["curves"] = to_report(curves);
    print(out, report, true);
    return done;
}

} // namespace

constinit const Command robustness_analysis{
    "analyse robustness",
    "NET... [--data DIR] [--what WORD] [--order WORD] [--steps N] [--seeds N] [--trials N] "
    "[--json] [--csv FILE] ...",
    "Computes how the answers get worse with fewer modes, weights and neurons",
    "smnn analyse robustness digits.smnn --data tools/digits --what modes --trials 200\n"
    "smnn analyse robustness context.smnn --trials 50 --what modes --order least",
    run_robustness,
};

} // namespace smnn::cli
