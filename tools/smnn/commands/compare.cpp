#include <algorithm>
#include <ostream>

#include "smnn/io/file.hpp"
#include "smnn/io/idx.hpp"
#include "smnn/io/network_file.hpp"
#include "smnn/io/recordings/spike_input.hpp"
#include "tools/smnn/charts/page.hpp"
#include "tools/smnn/commands/commands.hpp"
#include "tools/smnn/compare/comparison_report.hpp"

#include "smnn/learning/evaluation/encoded_trial.hpp"
#include "smnn/sim/transform/dense_recurrence.hpp"
#include "tools/smnn/flags/choices.hpp"
#include "tools/smnn/flags/refine_flag.hpp"
#include "tools/smnn/flags/spike_flags.hpp"
#include "tools/smnn/flags/task_flags.hpp"
#include "tools/smnn/line/options.hpp"
#include "tools/smnn/terminal/table.hpp"

namespace smnn::cli {

namespace {

struct Request {
    std::string network;
    bool json = false;
    std::string html;
    std::uint64_t seed = 1;
    std::optional<std::string> data;
    std::optional<std::string> input;
    io::SpikeFile file; // how that is read
    std::optional<io::Split> split;
    std::size_t trials = 100;
    TaskFlags task;
    std::size_t repetitions = 5;
    sim::Tick refine = 1;
    std::size_t max_dense = 1024; // MiB
};

bool parse(Request& request, const Command& self, std::span<const std::string> arguments,
           std::ostream& out) {
    Options options(self);
    options.argument("NET", request.network);
    options.flag("json", request.json, "Prints the result as one JSON object");
    options.value("html", "FILE", request.html, any_text(),
                  "Writes the result as a page of its own as well");
    options.value("seed", "N", request.seed, any_seed(), "Sets the seed of all random draws");
    options.heading("The input: one of");
    options.value("data", "DIR", request.data, any_text(),
                  "Reads pictures from this folder of IDX files");
    options.value("input", "IN", request.input, any_text(), "Reads spikes in any format");
    options.value("split", "WORD", request.split, split_name(),
                  "Chooses the pictures: train or test (test)");
    options.value("trials", "N", request.trials, whole_number(1, SIZE_MAX),
                  "Sets the largest number of trials");
    options.formerly("limit");
    add_task_flags(options, request.task, Usual::as_trained);
    options.value("repetitions", "N", request.repetitions, whole_number(1, 10'000),
                  "Sets the number of timed runs of each engine, after one to warm up");
    add_refine(options, request.refine);
    options.value("max-dense", "MIB", request.max_dense, whole_number(0, SIZE_MAX >> 20),
                  "Compares W itself up to this size");
    options.heading("What IN does not say");
    add_file_facts(
        options, request.file, "IN",
        "Chooses the input, or the spikes that another network gave (input)",
        "Sets the length of a tick, in ms; each time moves to the nearest tick (the network's)");
    return options.parse(arguments, out);
}

void require(bool holds, const std::string& what) {
    if (!holds) throw UsageError(what);
}

bool tells_of_input(const Request& request) {
    return request.file.format || request.file.facts != io::SpikeFacts{};
}

void check(const Request& request) {
    require(request.data.has_value() != request.input.has_value(),
            "one of --data DIR and --input IN is needed");
    require(request.input || !tells_of_input(request),
            "--from, --part and what is said of times belong to --input");
}

// The trials that either kind of input is, on the grid of the network as it runs.
std::vector<sim::Stimulus> recorded_trials(const Request& request, const sim::Network& trained,
                                           std::ostream& err) {
    std::vector<sim::Stimulus> trials;
    io::SpikeInput::Source source{.file = request.file, .refine = request.refine};
    source.file.path = *request.input;
    source.most_ticks = longest_trial; // the clock-driven engine takes each
    if (const auto& text = request.task.at("ticks")) {
        source.file.facts.ticks = ticks(1, longest_trial)(*text);
    }
    io::SpikeInput input(source, trained);
    io::Window trial;
    while (trials.size() < request.trials && input.next_trial(trial)) {
        trials.push_back({std::move(trial.input), trial.until});
    }
    if (const std::string remark = moved_times(input.reader().grid()); !remark.empty()) {
        err << "smnn compare: " << one_line(remark) << '\n';
    }
    return trials;
}

std::vector<sim::Stimulus> encoded_trials(const Request& request, const sim::Network& trained) {
    const TaskKind& kind = task_of(trained);
    const TaskSettings settings = task_settings(kind, request.task, trained);
    const Pictures pictures =
        read_pictures(kind, request.data, request.split.value_or(io::Split::test));
    const learning::Task task =
        make_refined_task(settings, pictures, request.trials, request.refine);
    std::vector<sim::Stimulus> trials;
    for (std::size_t i = 0; i < std::min(request.trials, task.trials); ++i) {
        trials.push_back({encoded_trial(task, request.seed, i).input, task.ticks});
    }
    return trials;
}

// Why there is no W to compare with; empty if there is.
std::string reason_without_dense(const Request& request, const sim::Network& network) {
    if (network.is_full_rank()) return "The network has W itself, and no modes.";
    if (network.modes() == 0) return "The network has no recurrence.";
    const std::uint64_t needed = sim::dense_recurrence_bytes(network);
    const std::string size = "W itself would be " + with_prefix(static_cast<double>(needed), "B");
    if (needed > std::uint64_t{request.max_dense} << 20) {
        return size + ", more than --max-dense allows (" + std::to_string(request.max_dense) +
               " MiB): only the modes are compared.";
    }
    const auto available = sim::available_memory();
    if (available && needed > *available) {
        return size + ", more than the " + with_prefix(static_cast<double>(*available), "B") +
               " of memory that are free: only the modes are compared.";
    }
    return {};
}

int compare_on_input(const Request& request, const std::string& command, Streams& streams) {
    const sim::Network trained = io::read_network(request.network);
    const sim::Network network = sim::refined(trained, request.refine);
    std::vector<sim::Stimulus> trials = request.data
                                            ? encoded_trials(request, trained)
                                            : recorded_trials(request, trained, streams.err);
    require(!trials.empty(), "there are no trials in the input");

    const std::string remark = reason_without_dense(request, network);
    std::optional<sim::Network> dense;
    if (remark.empty()) dense = sim::with_dense_recurrence(network);
    const sim::Comparison comparison =
        sim::compare_engines(network, dense ? &*dense : nullptr, trials, request.repetitions);

    if (!request.html.empty()) io::write_file(request.html, to_page(comparison, remark, command));
    std::ostream& out = report_stream(streams, request.html);
    if (request.json) {
        print(out, to_report(comparison, remark), true);
    } else {
        print(out, comparison, remark);
    }
    return done;
}

int run_compare(const Command& self, std::span<const std::string> arguments, Streams& streams) {
    Request request;
    if (!parse(request, self, arguments, streams.out)) return done;
    check(request);
    // Refused before the runs, not after them.
    if (!request.html.empty()) io::require_writable(request.html);
    try {
        return compare_on_input(request, command_line("smnn compare", arguments), streams);
    } catch (const sim::EnginesDisagree& difference) {
        streams.err << "smnn compare: the engines disagree: " << difference.what() << '\n';
        return check_failed;
    }
}

} // namespace

constinit const Command compare_command{
    "compare",
    "NET (--data DIR | --input IN) [--refine M] [--json] [--html FILE]",
    "Compares spikes, costs and time of both engines, with modes and with W itself, on the same "
    "input (exit 1 if the engines' spikes differ)",
    "smnn compare digits.smnn --input in.spikes --html cost.html",
    run_compare,
};

} // namespace smnn::cli
