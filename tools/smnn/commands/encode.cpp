#include "smnn/io/idx.hpp"
#include "smnn/io/network_file.hpp"
#include "smnn/learning/evaluation/encoded_trial.hpp"
#include "tools/smnn/commands/commands.hpp"
#include "tools/smnn/evaluate/evaluation_report.hpp"
#include "tools/smnn/flags/choices.hpp"
#include "tools/smnn/flags/refine_flag.hpp"
#include "tools/smnn/flags/spike_flags.hpp"
#include "tools/smnn/flags/task_flags.hpp"
#include "tools/smnn/line/options.hpp"
#include "tools/smnn/terminal/report.hpp"

namespace smnn::cli {

namespace {

struct Request {
    std::string task;
    std::optional<std::string> data;
    std::string out;
    std::optional<const io::SpikeFormat*> to;
    std::optional<std::string> population;
    std::optional<io::Split> split;
    std::size_t first = 0;
    std::size_t trials = 10;
    std::optional<std::string> network;
    TaskFlags settings;
    std::optional<double> time_step_ms;
    std::uint64_t seed = 1;
    sim::Tick refine = 1;
    bool json = false;
};

bool parse(Request& request, const Command& self, std::span<const std::string> arguments,
           std::ostream& out) {
    Options options(self);
    options.argument("TASK", request.task);
    options.value("data", "DIR", request.data, any_text(),
                  "Reads pictures from this folder of IDX files, gz or not");
    options.required("out", "IN", request.out,
                     "Writes the spikes to this file, in the format of its ending");
    options.value("to", "WORD", request.to, format_name(),
                  "Chooses the format: spikes, csv, sonata or shd (as IN ends)");
    options.value("population", "NAME", request.population, any_text(),
                  "Names the population; SONATA alone");
    options.value("split", "WORD", request.split, split_name(),
                  "Chooses the pictures: test or train (test)");
    options.value("first", "N", request.first, whole_number(0, most_trials),
                  "Begins with this trial, counted from 0");
    options.value("trials", "N", request.trials, whole_number(1, SIZE_MAX),
                  "Sets the number of trials");
    options.formerly("count");
    options.value("network", "NET", request.network, any_text(),
                  "Makes the trials as for this network, with its time step");
    add_task_flags(options, request.settings, Usual::default_value);
    options.value("time-step", "MS", request.time_step_ms, above_zero(),
                  "Sets the length of a tick, in ms");
    add_refine(options, request.refine);
    options.value("seed", "N", request.seed, any_seed(),
                  "Sets the seed of the draws, as in evaluate");
    options.flag("json", request.json, "Prints the result as one JSON object");
    return options.parse(arguments, out);
}

// Whether the table needs a column of values: it is known before the first line.
bool has_graded_trial(const Request& request, const learning::Task& task) {
    for (std::size_t i = 0; i < request.trials; ++i) {
        if (encoded_trial(task, request.seed, request.first + i).input.is_graded()) return true;
    }
    return false;
}

int run_encode(const Command& self, std::span<const std::string> arguments, Streams& streams) {
    Request request;
    if (!parse(request, self, arguments, streams.out)) return done;
    const TaskKind& kind = find_task(request.task, "encoded");
    require_belongs(kind, "split", request.split.has_value(), kind.shows_pictures);

    TaskSettings settings = task_settings(kind, request.settings);
    double time_step_ms = sim::NeuronParameters{}.time_step_ms;
    if (request.network) {
        const sim::Network network = io::read_network(*request.network);
        settings = task_settings(kind, request.settings, network);
        time_step_ms = network.neuron.time_step_ms;
    }
    time_step_ms =
        request.time_step_ms.value_or(time_step_ms) / static_cast<double>(request.refine);

    const Pictures pictures =
        read_pictures(kind, request.data, request.split.value_or(io::Split::test));
    if (pictures &&
        (request.first >= pictures->size() || request.trials > pictures->size() - request.first)) {
        throw UsageError("--first " + std::to_string(request.first) + " --trials " +
                         std::to_string(request.trials) + ": there are " +
                         std::to_string(pictures->size()) + " pictures");
    }
    const learning::Task task = make_refined_task(settings, pictures, SIZE_MAX, request.refine);

    const io::SpikeFormat& format = request.to ? **request.to : io::format_to_write(request.out);
    io::SpikeWriter file(request.out,
                         {.part = io::Part::input,
                          .time_step_ms = time_step_ms,
                          .inputs = task.inputs,
                          .seed = request.seed,
                          .made_by = "smnn encode",
                          .population = request.population,
                          .has_one_trial = request.trials == 1,
                          .is_graded = !format.needs_survey || has_graded_trial(request, task)},
                         format);
    std::uint64_t events = 0;
    for (std::size_t i = 0; i < request.trials; ++i) {
        learning::Trial trial = encoded_trial(task, request.seed, request.first + i);
        events += trial.input.size();
        file.write({.trial = i,
                    .label = label_of(trial),
                    .most_ticks = task.ticks,
                    .input = std::move(trial.input),
                    .spikes = {},
                    .until = task.ticks,
                    .is_last = true});
    }
    file.close();

    Report report;
    report["trials"] = request.trials;
    report["input_events"] = events;
    report["inputs"] = task.inputs;
    add_task(report, settings, task);
    report["time_step_ms"] = time_step_ms;
    report["seed"] = request.seed;
    report["file"] = request.out;
    print(report_stream(streams, request.out), report, request.json);
    return done;
}

} // namespace

constinit const Command encode_command{
    "encode",
    "TASK [--data DIR] --out IN [--to WORD] [--first N] [--trials N] [--network NET] ...",
    "Writes trials of a task as input spikes, the same ones that evaluate draws",
    "smnn encode digits --data tools/digits --trials 10 --out in.spikes\n"
    "smnn encode digits --data tools/digits --coding camera --time-step 0.001 --ticks 300000 --out "
    "camera.spikes\n"
    "smnn encode context --network context.smnn --trials 10 --out context.spikes",
    run_encode,
};

} // namespace smnn::cli
